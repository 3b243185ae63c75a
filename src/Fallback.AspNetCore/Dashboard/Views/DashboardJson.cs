using System.Text.Json.Serialization;

namespace Fallback.Dashboard;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DashboardView))]
[JsonSerializable(typeof(CallsView))]
[JsonSerializable(typeof(CallView))]
[JsonSerializable(typeof(SessionView))]
internal sealed partial class DashboardJson : JsonSerializerContext;
