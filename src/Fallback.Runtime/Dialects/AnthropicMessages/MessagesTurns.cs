using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts a conversation to turns. Consecutive messages of one side are one turn; content that the API refuses (empty texts, thoughts
/// without a signature) is left out; files that a model has created are added to the user's next turn.
/// </summary>
internal sealed class MessagesTurns
{
    private readonly List<MessagesTurn> _turns = [];
    private readonly List<TurnPart> _files = [];
    private readonly ToldCalls _told;

    private MessagesTurns(IReadOnlyList<ChatMessage> messages) => _told = new ToldCalls(messages);

    public static List<MessagesTurn> Of(IReadOnlyList<ChatMessage> messages)
    {
        var turns = new MessagesTurns(messages);
        foreach (ChatMessage message in messages)
            if (!IsSystem(message)) turns.Add(message);
        return turns.Close();
    }

    /// <summary>Whether it is a system message, which is sent separately from the conversation, wherever it was.</summary>
    public static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == SystemText.Developer;

    /// <summary>
    /// Whether a model that thinks by a budget may do so: a turn that waits for tool results must have begun with its thoughts, and an
    /// answer that was begun for it has none.
    /// </summary>
    public static bool BeginWithThoughts(List<MessagesTurn> turns)
    {
        if (turns.Count == 0) return true;
        if (turns[^1].IsAssistant) return false;
        return !turns[^1].HasResults || turns.Count < 2 || turns[^2].Parts is [{ Content: TextReasoningContent }, ..];
    }

    /// <summary>Whether a content is a thought that its maker must receive again, and not a block of another kind.</summary>
    private static bool IsThought(AIContent content) =>
        content is TextReasoningContent
            && Origin.Text(content.AdditionalProperties, Origin.Block) is null or BlockReader.Redacted;

    private void Add(ChatMessage message)
    {
        bool isAssistant = message.Role == ChatRole.Assistant;
        foreach (AIContent content in message.Contents)
        {
            if (!IsSendable(content, message, isAssistant)) continue;
            var part = new TurnPart(content, message);
            if (isAssistant && ContentKinds.IsPart(content)) _files.Add(part);
            else TurnOf(isAssistant && content is not FunctionResultContent).Parts.Add(part);
        }
    }

    private bool IsSendable(AIContent content, ChatMessage message, bool isAssistant) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent thought => isAssistant && thought.ProtectedData is { Length: > 0 },
        FunctionCallContent call => !_told.Has(call, message),
        FunctionResultContent result => !ToldCalls.Has(result, message),
        _ => ContentKinds.IsPart(content),
    };

    private MessagesTurn TurnOf(bool isAssistant)
    {
        if (_turns.Count > 0 && _turns[^1].IsAssistant == isAssistant) return _turns[^1];
        var turn = new MessagesTurn(isAssistant);
        _turns.Add(turn);
        if (isAssistant) return turn;
        turn.Parts.AddRange(_files);
        _files.Clear();
        return turn;
    }

    private List<MessagesTurn> Close()
    {
        foreach (MessagesTurn turn in _turns)
        {
            turn.PutResultsFirst();
            // A turn that was cut off while the model was thinking ends with what the API does not accept as an end.
            while (turn.Parts is [.., { Content: { } last }] && IsThought(last)) turn.Parts.RemoveAt(turn.Parts.Count - 1);
        }
        if (_turns is [.., { IsAssistant: true } end]) TrimEnd(end);
        _turns.RemoveAll(static turn => turn.Parts.Count == 0);
        return _turns;
    }

    /// <summary>Removes white space at the end of an answer that was begun, which the API refuses.</summary>
    private static void TrimEnd(MessagesTurn turn)
    {
        if (turn.Parts is not [.., { Content: TextContent text } last] || !char.IsWhiteSpace(text.Text[^1])) return;
        turn.Parts[^1] = last with
        {
            Content = new TextContent(text.Text.TrimEnd())
            {
                Annotations = text.Annotations, AdditionalProperties = text.AdditionalProperties
            }
        };
    }
}
