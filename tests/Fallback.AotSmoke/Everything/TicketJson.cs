using System.Text.Json.Serialization;

namespace Fallback.AotSmoke;

[JsonSerializable(typeof(Ticket))]
internal sealed partial class TicketJson : JsonSerializerContext;
