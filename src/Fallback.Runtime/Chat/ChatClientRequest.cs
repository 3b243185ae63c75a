using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Creates a request in the form that a chat client accepts. The caller's messages and options are never changed.</summary>
internal static class ChatClientRequest
{
    public static List<ChatMessage> Messages(RequestShape shape, ChatRequest request)
    {
        ChatMessage[] history = shape.Messages ?? request.Messages;
        var messages = new List<ChatMessage>(history.Length + 3);
        int first = SystemText.Beginning(history, out string? given);
        string? system = SystemText.Join(SystemText.Join(request.System, given), shape.Answer?.Instructions);
        // The caller's own message if it is the only one: it may contain more than its text.
        if (first == 1 && system == given) messages.Add(history[0]);
        else if (system is { Length: > 0 }) messages.Add(new ChatMessage(ChatRole.System, system));
        var portable = new PortableHistory(shape);
        for (int i = first; i < history.Length; i++)
            if (portable.Of(history[i]) is { } message) messages.Add(message);
        if (request.User is { } user) messages.Add(new ChatMessage(ChatRole.User, user));
        if (shape.Repair is { } repair)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, repair.Answer));
            messages.Add(new ChatMessage(ChatRole.User, repair.Request));
        }
        if (shape.Prefill is { } prefill) messages.Add(new ChatMessage(ChatRole.Assistant, prefill));
        return messages;
    }

    /// <summary>
    /// Combines the caller's options with the method's settings, for this tier's model and without what it does not accept.
    /// </summary>
    public static ChatOptions Options(RequestShape shape, ChatRequest request)
    {
        ChatOptions options = request.Options?.Clone() ?? new ChatOptions();
        options.ModelId = shape.Model;
        options.Temperature = shape.Drops("temperature") ? null : (float?)RequestParameters.Temperature(request);
        options.TopP = shape.Drops("top_p") ? null : (float?)RequestParameters.TopP(request);
        options.Seed = shape.Drops("seed") ? null : RequestParameters.Seed(request);
        if (shape.Drops("top_k")) options.TopK = null;
        if (shape.Drops("frequency_penalty")) options.FrequencyPenalty = null;
        if (shape.Drops("presence_penalty")) options.PresencePenalty = null;
        if (shape.Drops("reasoning_effort")) options.Reasoning = null;
        foreach (string name in shape.Dropped ?? (IEnumerable<string>)[]) options.AdditionalProperties?.Remove(name);
        if (shape.SideEffects is { } watch && options.Tools is { } tools) options.Tools = watch.Watch(tools);
        if (shape.Answer is { } answer) options.ResponseFormat = Format(answer);
        options.StopSequences = shape.Drops("stop") ? null : RequestParameters.Stop(request);
        options.MaxOutputTokens = shape.Drops(shape.MaxTokensParameter) ? null
            : RequestParameters.MaxOutputTokens(request) is { } wanted ? Math.Min(wanted, shape.MaxOutputClamp ?? wanted) : null;
        return options;
    }

    private static ChatResponseFormatJson? Format(AnswerShape answer) => answer.Mode switch
    {
        StructuredOutputMode.JsonSchema when answer.Schema.Schema is { } schema =>
            ChatResponseFormat.ForJsonSchema(schema, answer.Schema.Name, answer.Schema.Description),
        StructuredOutputMode.Prompted => null,
        _ => ChatResponseFormat.Json,
    };
}
