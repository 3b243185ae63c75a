using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// How a model is brought to answer in JSON of a given shape. Each mode is tried first where it is known to work, and left for the next one
/// below when a provider refuses it.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<StructuredOutputMode>))]
public enum StructuredOutputMode
{
    /// <summary>The schema is asked for in the prompt alone.</summary>
    Prompted = 0,

    /// <summary>The provider holds the answer to being JSON (<c>"type": "json_object"</c>); the schema stands in the prompt.</summary>
    JsonObject = 1,

    /// <summary>The provider holds the answer to the schema (<c>"type": "json_schema"</c>).</summary>
    JsonSchema = 2,
}
