using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The consecutive messages of one side: the API requires the sides to alternate, and tool results to come before anything else.
/// </summary>
/// <param name="IsAssistant">Whether it is the model's turn.</param>
internal sealed record MessagesTurn(bool IsAssistant)
{
    public List<TurnPart> Parts { get; } = [];

    public bool HasResults => Parts.Exists(static part => part.Content is FunctionResultContent);

    public static MessagesTurn OfUser(List<TextContent> texts)
    {
        var turn = new MessagesTurn(IsAssistant: false);
        foreach (TextContent text in texts) turn.Parts.Add(new TurnPart(text, new ChatMessage(ChatRole.User, [text])));
        return turn;
    }

    /// <summary>Moves the results to the beginning, in their order.</summary>
    public void PutResultsFirst()
    {
        if (IsAssistant || !HasResults) return;
        List<TurnPart> results = Parts.FindAll(static part => part.Content is FunctionResultContent);
        Parts.RemoveAll(static part => part.Content is FunctionResultContent);
        Parts.InsertRange(0, results);
    }
}
