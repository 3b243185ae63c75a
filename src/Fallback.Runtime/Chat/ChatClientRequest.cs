using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A request as a chat client takes it. The caller's messages and options are never changed.</summary>
internal static class ChatClientRequest
{
    public static List<ChatMessage> Messages(RequestShape shape, ChatRequest request)
    {
        var messages = new List<ChatMessage>(request.Messages.Length + 3);
        if (request.System is { Length: > 0 } system) messages.Add(new ChatMessage(ChatRole.System, system));
        if (shape.Answer?.Instructions is { } format) messages.Add(new ChatMessage(ChatRole.System, format));
        bool isMistral = shape.IsMistral;
        messages.AddRange((shape.Messages ?? request.Messages).Select(message => WithPortableIds(message, isMistral)));
        if (request.User is { } user) messages.Add(new ChatMessage(ChatRole.User, user));
        if (shape.Repair is { } repair)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, repair.Answer));
            messages.Add(new ChatMessage(ChatRole.User, repair.Request));
        }
        if (shape.Prefill is { } prefill) messages.Add(new ChatMessage(ChatRole.Assistant, prefill));
        return messages;
    }

    /// <summary>The caller's options over the method's settings, for this tier's model and without what it does not take.</summary>
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
        if (shape.SideEffects is { } watch && options.Tools is { } tools) options.Tools = watch.Watch(tools);
        if (shape.Answer is { } answer) options.ResponseFormat = Format(answer);
        options.StopSequences = shape.Drops("stop") ? null : RequestParameters.Stop(request);
        options.MaxOutputTokens = shape.Drops(shape.MaxTokensParameter) ? null
            : RequestParameters.MaxOutputTokens(request) is { } wanted ? Math.Min(wanted, shape.MaxOutputClamp ?? wanted) : null;
        return options;
    }

    /// <summary>The message itself, unless another provider's ids of tool calls stand in it.</summary>
    private static ChatMessage WithPortableIds(ChatMessage message, bool isMistral)
    {
        if (!message.Contents.Any(content => IdOf(content) is { } id && ToolCallIds.For(id, isMistral) != id)) return message;
        ChatMessage copy = message.Clone();
        copy.RawRepresentation = null;
        copy.Contents = [.. message.Contents.Select(content => content switch
        {
            FunctionCallContent call => new FunctionCallContent(ToolCallIds.For(call.CallId, isMistral), call.Name, call.Arguments)
            {
                AdditionalProperties = call.AdditionalProperties
            },
            FunctionResultContent result => new FunctionResultContent(ToolCallIds.For(result.CallId, isMistral), result.Result)
            {
                AdditionalProperties = result.AdditionalProperties, Exception = result.Exception
            },
            _ => content,
        })];
        return copy;
    }

    private static string? IdOf(AIContent content) => (content as FunctionCallContent)?.CallId ?? (content as FunctionResultContent)?.CallId;

    private static ChatResponseFormatJson? Format(AnswerShape answer) => answer.Mode switch
    {
        StructuredOutputMode.JsonSchema when answer.Schema.Schema is { } schema =>
            ChatResponseFormat.ForJsonSchema(schema, answer.Schema.Name, answer.Schema.Description),
        StructuredOutputMode.Prompted => null,
        _ => ChatResponseFormat.Json,
    };
}
