import { CreateProfilesAndHistory1764000000000 } from './1764000000000-create-profiles-and-history.js';
import { CreateCareLog1764200000000 } from './1764200000000-create-care-log.js';
import { AddMomentsAndMoves1764300000000 } from './1764300000000-add-moments-and-moves.js';
import { AddModelsAndSegments1764700000000 } from './1764700000000-add-models-and-segments.js';
import { AddInputsOfVersions1764710000000 } from './1764710000000-add-inputs-of-versions.js';
import { NarrowStandingsIndexes1764720000000 } from './1764720000000-narrow-standings-indexes.js';
import { NoteWhatWasRelayed1765000000000 } from './1765000000000-note-what-was-relayed.js';
import { PlayMoves1765100000000 } from './1765100000000-play-moves.js';
import { KeepInputs1765200000000 } from './1765200000000-keep-inputs.js';
import { RebuildInputs1765300000000 } from './1765300000000-rebuild-inputs.js';

export const migrations = [CreateProfilesAndHistory1764000000000, CreateCareLog1764200000000, AddMomentsAndMoves1764300000000, AddModelsAndSegments1764700000000, AddInputsOfVersions1764710000000,
  NarrowStandingsIndexes1764720000000, NoteWhatWasRelayed1765000000000, PlayMoves1765100000000, KeepInputs1765200000000, RebuildInputs1765300000000];
