using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts a history to a form that one provider can read. Its own messages stay as they were. Messages of others lose what only those can
/// read (signatures, encrypted thoughts, objects of their SDKs), and get ids of tool calls that the provider accepts.
/// </summary>
internal sealed class PortableHistory(RequestShape shape)
{
    private readonly ToolCallIds _ids = new(shape.Flavour.Ids, shape.Provider);

    /// <summary>Returns the message itself if it contains nothing of another provider; null if nothing is left of it.</summary>
    public ChatMessage? Of(ChatMessage message)
    {
        bool isForeign = IsForeign(Origin.Of(message));
        bool isChanged = isForeign && (message.RawRepresentation is not null || message.AdditionalProperties is { Count: > 1 });
        var contents = new List<AIContent>(message.Contents.Count);
        foreach (AIContent content in message.Contents)
        {
            AIContent? portable = Of(content, isForeign);
            isChanged |= !ReferenceEquals(portable, content);
            if (portable is not null) contents.Add(portable);
        }
        if (!isChanged) return message;
        if (contents.Count == 0) return null;
        ChatMessage copy = message.Clone();
        copy.Contents = contents;
        copy.RawRepresentation = null;
        if (isForeign) copy.AdditionalProperties = null;
        return copy;
    }

    private AIContent? Of(AIContent content, bool isForeign)
    {
        string? tier = Origin.Of(content);
        isForeign = tier is null ? isForeign : IsForeign(tier);
        switch (content)
        {
            case TextReasoningContent:
                return isForeign ? null : content;
            case FunctionCallContent call:
                string called = _ids.Of(call);
                if (!isForeign && called == call.CallId) return call;
                return new FunctionCallContent(called, call.Name, call.Arguments)
                {
                    AdditionalProperties = isForeign ? null : call.AdditionalProperties,
                    InformationalOnly = call.InformationalOnly,
                };
            case FunctionResultContent result:
                string answered = _ids.Of(result);
                if (answered == result.CallId) return result;
                return new FunctionResultContent(answered, result.Result)
                {
                    AdditionalProperties = result.AdditionalProperties, Exception = result.Exception
                };
            default:
                if (!isForeign) return content;
                if (ContentKinds.IsStateOnly(content)) return null;
                bool hasState = content.RawRepresentation is not null || content.AdditionalProperties is { Count: > 0 };
                return hasState ? ContentCopy.Plain(content) : content;
        }
    }

    private bool IsForeign(string? tier) => tier is not null && !Origin.IsOf(tier, shape.Provider);
}
