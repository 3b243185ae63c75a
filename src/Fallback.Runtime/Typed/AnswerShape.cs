namespace Fallback;

/// <summary>How an answer with a schema is requested at one tier.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Mode">What the provider is asked to enforce.</param>
/// <param name="IsPrompted">
/// Whether the schema is also in the prompt: it must be if the provider does not receive it otherwise, and is if the provider may ignore
/// it.
/// </param>
internal sealed record AnswerShape(AnswerSchema Schema, StructuredOutputMode Mode, bool IsPrompted)
{
    /// <summary>The instructions to add to the system text; null for none.</summary>
    public string? Instructions => IsPrompted ? Schema.Instructions : null;

    /// <summary>The change of the request, as text; null for none.</summary>
    public string? Adaptation => Mode switch
    {
        StructuredOutputMode.JsonObject when Schema.Schema is not null => "asked for a JSON object, with the schema in the prompt",
        StructuredOutputMode.Prompted => "asked for JSON in the prompt alone",
        _ => null,
    };

    /// <summary>Returns the mode for a word of the catalogue.</summary>
    public static StructuredOutputMode? ModeOf(string? name) => name switch
    {
        "json_schema" => StructuredOutputMode.JsonSchema,
        "json_object" => StructuredOutputMode.JsonObject,
        "none" => StructuredOutputMode.Prompted,
        _ => null,
    };

    public static string NameOf(StructuredOutputMode mode) => mode switch
    {
        StructuredOutputMode.JsonSchema => "json_schema",
        StructuredOutputMode.JsonObject => "json_object",
        _ => "none",
    };

    /// <summary>The mode after one that a provider has refused; null after the last.</summary>
    public StructuredOutputMode? Next => Mode == StructuredOutputMode.Prompted ? null : Mode - 1;

    public static AnswerShape? Of(AnswerSchema? schema, Catalogue.ModelFacts? facts, LearnedFacts learned)
    {
        if (schema is null) return null;
        StructuredOutputMode? known = ModeOf(facts?.StructuredOutputMode);
        StructuredOutputMode mode = learned.AnswerMode ?? known ?? StructuredOutputMode.JsonSchema;
        if (schema.Schema is null && mode == StructuredOutputMode.JsonSchema) mode = StructuredOutputMode.JsonObject;
        // An unknown server may ignore what it does not know.
        bool isPrompted = schema.Schema is null ? mode == StructuredOutputMode.Prompted : mode != StructuredOutputMode.JsonSchema || known is null;
        return new AnswerShape(schema, mode, isPrompted);
    }
}

/// <summary>The repair turn after an answer that did not fit: the answer, and what is wrong with it.</summary>
internal sealed record RepairTurn(string Answer, string Objection)
{
    public string Request => $"That answer does not fit: {Objection}. Answer again, with the corrected JSON and nothing else.";
}
