package peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** What one event does to the state of its customer. */
final class Projection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Projection() {}

  static ObjectNode stateOf(String customer, byte[] stored) throws IOException {
    if (stored != null) return (ObjectNode) JSON.readTree(stored);
    return JSON.createObjectNode().put("customerId", customer).put("version", 0).put("orders", 0).put("keptMinor", 0)
        .put("points", 0).put("qualifying", 0).put("open", 0).put("satisfaction", 100).put("sent", 0).put("tier", "base");
  }

  static byte[] bytesOf(ObjectNode state) throws IOException {
    return JSON.writeValueAsBytes(state);
  }

  static void apply(ObjectNode state, String type, String time, byte[] value) throws IOException {
    JsonNode data = JSON.readTree(value);
    if (data.has("purchase")) purchase(state, data.get("purchase"));
    if (data.has("balance")) state.put("points", data.get("balance").get("available").asLong());
    if (data.has("qualifyingPoints")) add(state, "qualifying", data.get("qualifyingPoints").asLong());
    switch (type) {
      case "fealty.complaints.complaint-opened.v1" -> { add(state, "open", 1); satisfaction(state, -15); }
      case "fealty.complaints.complaint-resolved.v1" -> { add(state, "open", -1); satisfaction(state, 10); }
      case "fealty.notifications.notification-sent.v1" -> { add(state, "sent", 1); state.put("lastSentAt", time); }
      case "fealty.shop.visit.v1" -> state.put("lastVisitAt", time);
      default -> { }
    }
    state.put("tier", tierOf(state.get("qualifying").asLong()));
    add(state, "version", 1);
  }

  private static void purchase(ObjectNode state, JsonNode purchase) {
    add(state, "orders", (purchase.get("kept").asBoolean() ? 1 : 0) - (purchase.get("keptBefore").asBoolean() ? 1 : 0));
    add(state, "keptMinor", purchase.get("keptMinor").asLong() - purchase.get("keptBeforeMinor").asLong());
  }

  private static void add(ObjectNode state, String field, long amount) {
    state.put(field, state.get(field).asLong() + amount);
  }

  private static void satisfaction(ObjectNode state, int change) {
    state.put("satisfaction", Math.max(0, Math.min(100, state.get("satisfaction").asInt() + change)));
  }

  private static String tierOf(long qualifying) {
    return qualifying >= 20000 ? "platinum" : qualifying >= 5000 ? "gold" : qualifying >= 1000 ? "silver" : "base";
  }
}
