import { Module } from '@nestjs/common';
import { CareRoute, ProgressRoute, serviceProviders } from '@fealty/messaging';
import { AnswerComplaintRoute } from './answer-complaint/answer-complaint.route.js';
import { config } from './config.js';
import { consumes } from './consumes.js';
import { GetCaseRoute } from './get-case/get-case.route.js';
import { GetCasesRoute } from './get-cases/get-cases.route.js';
import { GetCustomerCasesRoute } from './get-customer-cases/get-customer-cases.route.js';
import { OpenComplaintRoute } from './open-complaint/open-complaint.route.js';
import { publishes } from './publishes.js';
import { ResolveComplaintRoute } from './resolve-complaint/resolve-complaint.route.js';
import { WaitOnCustomerRoute } from './wait-on-customer/wait-on-customer.route.js';

@Module({
  controllers: [
    OpenComplaintRoute, AnswerComplaintRoute, WaitOnCustomerRoute, ResolveComplaintRoute, GetCaseRoute, GetCasesRoute, GetCustomerCasesRoute, ProgressRoute, CareRoute,
  ],
  providers: serviceProviders({ consumes, publishes, config }),
})
export class ComplaintsModule {}
