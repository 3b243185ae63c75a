using System.Text.Json.Serialization;

namespace Fallback.AotSmoke;

[JsonSerializable(typeof(FallbackResult<string>))]
internal sealed partial class ResultJson : JsonSerializerContext;
