using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Splits a prompt into the parts that a model reads, as the transport writes them.</summary>
internal static class PromptParts
{
    /// <summary>
    /// The tokens of an image: a photograph at Anthropic needs about this number, and at OpenAI in high detail slightly fewer. The exact
    /// number depends on the image's size.
    /// </summary>
    public const int ImageTokens = 1_600;

    /// <summary>The tokens of a message's role and delimiters; OpenAI's cookbook counts 3, and 1 for a name.</summary>
    public const int MessageTokens = 4;

    /// <summary>The tokens around a tool's name, description and schema.</summary>
    public const int ToolTokens = 8;

    /// <summary>The depth to which contents may be nested.</summary>
    private const int Nesting = 8;

    /// <summary>
    /// Measures everything except the history: system text, user text, the beginning of the answer, tools and the answer's format.
    /// </summary>
    public static void Frame<TMeter>(ChatRequest request, string? prefill, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        // The frame of the answer.
        meter.AddFrame(MessageTokens);
        if (request.System is { } system) Text(system, ref meter);
        if (request.User is { } user) Text(user, ref meter);
        if (prefill is not null) Text(prefill, ref meter);
        if (request.Format?.Schema.Schema is { } typed) meter.AddJson(typed);
        if (request.Options is not { } options) return;
        if (options.Instructions is { Length: > 0 } instructions) Text(instructions, ref meter);
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }) meter.AddJson(schema);
        // A conversation that the provider stores is a part of the prompt.
        if (options.ConversationId is { Length: > 0 }) meter.AddMedia(ContentMeasure.Unknown);
        if (options.Tools is not { } tools) return;
        for (int i = 0; i < tools.Count; i++)
        {
            // What a provider's own tool finds is in the prompt as well, and its size is unknown.
            if (tools[i] is not AIFunctionDeclaration function)
            {
                meter.AddMedia(ContentMeasure.Unknown);
                continue;
            }
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
            // Reasoning is sent with the calls that it led to, and left out of any other message.
            else if (content is TextReasoningContent thought) Reasoning(thought, calls, ref meter);
            else Content(content, Nesting, ref meter);
        }
    }

    /// <summary>
    /// Measures any content that is neither text nor reasoning. A content without a measure here counts as unknown, not as nothing.
    /// </summary>
    private static void Content<TMeter>(AIContent content, int depth, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        if (depth == 0) meter.AddMedia(ContentMeasure.Unknown);
        else if (content is TextContent text) meter.Add(text.Text);
        else if (content is FunctionCallContent call) Call(call, ref meter);
        else if (content is FunctionResultContent result) Result(result, depth, ref meter);
        else if (ContentKinds.IsImage(content)) meter.AddImage();
        else if (content is DataContent data) Data(data, ref meter);
        else if (content is HostedFileContent file) File(file, ref meter);
        else if (content is ErrorContent error) meter.Add(error.Message);
        else if (content is UsageContent or StreamRestartedContent or TextReasoningContent) return;
        else if (OutputsOf(content) is { } outputs) Contents(outputs, depth, ref meter);
        else Other(content, depth, ref meter);
    }

    private static void Contents<TMeter>(IEnumerable<AIContent> contents, int depth, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        foreach (AIContent content in contents) Content(content, depth - 1, ref meter);
    }

    private static void Other<TMeter>(AIContent content, int depth, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        switch (content)
        {
            case McpServerToolCallContent call:
                meter.AddFrame(ToolTokens);
                meter.Add(call.Name);
                if (call.Arguments is { Count: > 0 } arguments) meter.Add(Written(arguments));
                break;
            case WebSearchToolCallContent search:
                foreach (string query in search.Queries ?? []) meter.Add(query);
                break;
            case ToolApprovalRequestContent request: Content(request.ToolCall, depth - 1, ref meter); break;
            case ToolApprovalResponseContent response: Content(response.ToolCall, depth - 1, ref meter); break;
            default: meter.AddMedia(ContentMeasure.Unknown); break;
        }
    }

    /// <summary>Returns the input or output of a provider's own tool; null for any other content.</summary>
    private static IList<AIContent>? OutputsOf(AIContent content) => content switch
    {
        CodeInterpreterToolCallContent call => call.Inputs ?? [],
        CodeInterpreterToolResultContent result => result.Outputs ?? [],
        McpServerToolResultContent result => result.Outputs ?? [],
        WebSearchToolResultContent result => result.Outputs ?? [],
        ImageGenerationToolResultContent result => result.Outputs ?? [],
        ImageGenerationToolCallContent => [],
        _ => null,
    };

    private static void Reasoning<TMeter>(TextReasoningContent thought, bool isSent, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        // The results of a vendor's own tools are sent back with every request.
        if (!isSent && Origin.Text(thought.AdditionalProperties, Origin.Block) is null) return;
        meter.Add(thought.Text);
        // The encrypted text is longer than the text that it represents.
        if (thought.ProtectedData is { Length: > 0 } sealedText) meter.AddMedia(new ContentMeasure(sealedText.Length / 4, sealedText.Length));
    }

    private static void Data<TMeter>(DataContent data, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        if (ContentMeasure.IsText(data.MediaType)) meter.AddUtf8(data.Data.Span);
        else meter.AddMedia(ContentMeasure.Of(data));
    }

    private static void File<TMeter>(HostedFileContent file, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        if (file.HasTopLevelMediaType("image")) meter.AddImage();
        else meter.AddMedia(ContentMeasure.Of(file.MediaType, file.SizeInBytes));
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

    private static void Result<TMeter>(FunctionResultContent result, int depth, ref TMeter meter) where TMeter : struct, ITextMeter
    {
        meter.AddFrame(ToolTokens);
        meter.Add(result.CallId);
        switch (result.Result)
        {
            case null or JsonElement { ValueKind: JsonValueKind.Undefined }: break;
            case JsonElement or ChatMessage or ChatResponse when ToolResults.Contents(result) is { } found:
                Contents(found, depth, ref meter);
                break;
            case JsonElement json: meter.AddJson(json); break;
            case AIContent content: Content(content, depth - 1, ref meter); break;
            case IEnumerable<AIContent> contents: Contents(contents, depth, ref meter); break;
            default: meter.Add(Written(result.Result)); break;
        }
    }

    private static string Written(object value)
    {
        try
        {
            return JsonValues.ToText(value);
        }
        catch (Exception)
        {
            // The caller's own values may throw anything; the transport reports it when it writes the request.
            return "";
        }
    }
}
