using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Takes a prompt apart into what a model reads of it, as the transport writes it.</summary>
internal static class PromptParts
{
    /// <summary>
    /// A photograph at Anthropic takes about this much, at OpenAI in high detail a little less. Nobody can say without the picture's size.
    /// </summary>
    public const int ImageTokens = 1_600;

    /// <summary>Role and delimiters of a message; OpenAI's cookbook counts 3 and 1 for a name.</summary>
    public const int MessageTokens = 4;

    /// <summary>What stands around a tool's name, description and schema.</summary>
    public const int ToolTokens = 8;

    /// <summary>Everything but the history: system text, user text, the beginning of the answer, tools and the answer's format.</summary>
    public static void Frame<TMeter>(ChatRequest request, string? prefill, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        // The start of the answer.
        meter.AddFrame(MessageTokens);
        if (request.System is { } system) Text(system, ref meter);
        if (request.User is { } user) Text(user, ref meter);
        if (prefill is not null) Text(prefill, ref meter);
        if (request.Format?.Schema.Schema is { } typed) meter.AddJson(typed);
        if (request.Options is not { } options) return;
        if (options.Instructions is { Length: > 0 } instructions) Text(instructions, ref meter);
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }) meter.AddJson(schema);
        if (options.Tools is not { } tools) return;
        for (int i = 0; i < tools.Count; i++)
        {
            if (tools[i] is not AIFunctionDeclaration function) continue;
            meter.AddFrame(ToolTokens);
            meter.Add(function.Name);
            meter.Add(function.Description);
            meter.AddJson(function.JsonSchema);
        }
    }

    public static void Message<TMeter>(ChatMessage message, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        meter.AddFrame(MessageTokens);
        meter.Add(message.AuthorName);
        bool calls = false;
        for (int i = 0; i < message.Contents.Count; i++) calls |= message.Contents[i] is FunctionCallContent;
        for (int i = 0; i < message.Contents.Count; i++)
        {
            AIContent content = message.Contents[i];
            if (content is TextContent text) meter.Add(text.Text);
            else if (content is TextReasoningContent thought && calls) meter.Add(thought.Text);
            else if (content is FunctionCallContent call) Call(call, ref meter);
            else if (content is FunctionResultContent result) Result(result, ref meter);
            else if (ContentForm.IsImage(content)) meter.AddImage();
        }
    }

    private static void Text<TMeter>(string text, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        meter.AddFrame(MessageTokens);
        meter.Add(text);
    }

    private static void Call<TMeter>(FunctionCallContent call, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        meter.AddFrame(ToolTokens);
        meter.Add(call.CallId);
        meter.Add(call.Name);
        if (call.Arguments is { Count: > 0 } arguments) meter.Add(Written(arguments));
    }

    private static void Result<TMeter>(FunctionResultContent result, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        meter.AddFrame(ToolTokens);
        meter.Add(result.CallId);
        if (result.Result is JsonElement { ValueKind: not JsonValueKind.Undefined } json) meter.AddJson(json);
        else if (result.Result is { } value) meter.Add(Written(value));
    }

    private static string Written(object value)
    {
        try
        {
            return JsonValues.ToText(value);
        }
        catch (Exception)
        {
            // Values of the caller's may throw anything; the transport says it when it writes the request.
            return "";
        }
    }
}
