using System.Text.Json.Serialization;

namespace Fallback;

/// <summary>
/// How a model is made to answer in JSON of a given shape. Fallback starts with the best mode that is known to work for the model, and goes
/// one mode lower if a provider refuses it.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<StructuredOutputMode>))]
public enum StructuredOutputMode
{
    /// <summary>Only the prompt asks for the schema.</summary>
    Prompted = 0,

    /// <summary>The provider guarantees JSON (<c>"type": "json_object"</c>); the schema is in the prompt.</summary>
    JsonObject = 1,

    /// <summary>The provider guarantees the schema (<c>"type": "json_schema"</c>).</summary>
    JsonSchema = 2,
}
