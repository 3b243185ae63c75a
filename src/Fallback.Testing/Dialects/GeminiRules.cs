using System.Globalization;
using System.Text.Json;

namespace Fallback.Testing;

/// <summary>What Google refuses of a request before a model is asked, in Google's words.</summary>
internal static class GeminiRules
{
    public const string UnknownName = "Invalid JSON payload received. Unknown name ";

    /// <summary>Stands for the signature of a call that another vendor's model has made.</summary>
    private const string ForeignSignature = "skip_thought_signature_validator";

    private static readonly string[] _data =
    [
        "text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult", "toolCall",
        "toolResponse",
    ];

    /// <summary>The message; null for a request that is in order.</summary>
    public static string? Objection(RecordedRequest request)
    {
        JsonElement body = request.Json;
        string[] unknown = [.. GeminiFields.Request.Unknown(body).Select(static found =>
            $"{UnknownName}\"{found.Name}\"{(found.Place.Length > 0 ? $" at '{found.Place}'" : "")}: Cannot find field.")];
        if (unknown.Length > 0) return string.Join('\n', unknown);
        JsonElement[] contents = GeminiRequest.Contents(body);
        return Settings(body, contents) ?? Form(contents) ?? Order(contents) ?? Signatures(contents, AsksForSignatures(request.Model));
    }

    /// <summary>Models before the third generation require none, and neither does Gemma. An unknown name counts as a new model.</summary>
    public static bool AsksForSignatures(string model) =>
        !model.Contains("gemini-1", StringComparison.Ordinal) && !model.Contains("gemini-2", StringComparison.Ordinal)
        && !model.StartsWith("gemma", StringComparison.Ordinal);

    private static string? Settings(JsonElement body, JsonElement[] contents)
    {
        if (contents.Length == 0) return "* GenerateContentRequest.contents: contents is not specified\n";
        JsonElement config = GeminiRequest.Member(body, "generationConfig");
        JsonElement thinking = GeminiRequest.Member(config, "thinkingConfig");
        bool hasTools = GeminiRequest.Has(body, "tools") || GeminiRequest.Has(body, "toolConfig");
        bool hasFunctions = GeminiRequest.Items(GeminiRequest.Member(body, "tools"))
            .Any(static tool => GeminiRequest.Has(tool, "functionDeclarations"));
        if (GeminiRequest.Items(GeminiRequest.Member(config, "stopSequences")).Length > 5)
            return "the number of stop_sequences must not exceed 5";
        if (GeminiRequest.Has(thinking, "thinkingBudget") && GeminiRequest.Has(thinking, "thinkingLevel"))
            return "You can only set only one of thinking budget and thinking level.";
        if (!hasFunctions && GeminiRequest.Has(GeminiRequest.Member(body, "toolConfig"), "functionCallingConfig"))
            return "Function calling config is set without function_declarations.";
        if (GeminiRequest.Has(body, "cachedContent") && (hasTools || GeminiRequest.Has(body, "systemInstruction")))
            return "CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.";
        return null;
    }

    private static string? Form(JsonElement[] contents)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            JsonElement[] parts = GeminiRequest.Parts(contents[i]);
            string place = FormattableString.Invariant($"* GenerateContentRequest.contents[{i}].parts");
            if (GeminiRequest.Text(contents[i], "role") is not ("" or "user" or "model" or "function"))
                return "Please use a valid role: user, model.";
            if (parts.Length == 0) return $"{place}: contents.parts must not be empty.\n";
            for (int j = 0; j < parts.Length; j++)
                if (!_data.Any(name => GeminiRequest.Has(parts[j], name)))
                    return FormattableString.Invariant($"{place}[{j}].data: required oneof field 'data' must have one initialized field\n");
        }

        return null;
    }

    /// <summary>Calls follow the user or results, results follow their calls, and there are as many of them.</summary>
    private static string? Order(JsonElement[] contents)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            JsonElement before = i == 0 ? default : contents[i - 1];
            int calls = Count(contents[i], "functionCall");
            if (calls > 0 && (i == 0 || !GeminiRequest.IsUsers(before)))
                return "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
            if (Count(contents[i], "functionResponse") > 0 && (i == 0 || Count(before, "functionCall") == 0))
                return "Please ensure that function response turn comes immediately after a function call turn.";
            if (calls > 0 && calls != (i + 1 < contents.Length ? Count(contents[i + 1], "functionResponse") : 0))
                return "Please ensure that the number of function response parts is equal to the number of function call parts of the "
                    + "function call turn.";
        }

        return null;
    }

    private static int Count(JsonElement content, string name) => GeminiRequest.Parts(content).Count(part => GeminiRequest.Has(part, name));

    /// <summary>
    /// No signature may be another's; and in the turn that is under way, which began with the last content of the user's own, the first call of
    /// each step must have one.
    /// </summary>
    private static string? Signatures(JsonElement[] contents, bool areAsked)
    {
        int turn = Array.FindLastIndex(
            contents, static content => GeminiRequest.IsUsers(content) && !GeminiRequest.HasPart(content, "functionResponse"));
        for (int i = 0; i < contents.Length; i++)
        {
            bool isFirst = areAsked && i > turn;
            foreach (JsonElement part in GeminiRequest.Parts(contents[i]))
            {
                string signature = GeminiRequest.Text(part, "thoughtSignature");
                if (signature is not ("" or GeminiDialect.Signature or ForeignSignature)) return "Corrupted thought signature.";
                if (!GeminiRequest.Has(part, "functionCall")) continue;
                if (isFirst && signature.Length == 0)
                    return Missing(GeminiRequest.Text(GeminiRequest.Member(part, "functionCall"), "name"), i);
                isFirst = false;
            }
        }

        return null;
    }

    private static string Missing(string function, int position) => string.Create(
        CultureInfo.InvariantCulture,
        $"Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing "
        + $"thought_signature may lead to degraded model performance. Additional data, function call `default_api:{function}` , position "
        + $"{position + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.");
}
