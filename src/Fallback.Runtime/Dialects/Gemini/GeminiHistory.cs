using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Converts a conversation to the turns that Gemini accepts: user and model alternate, the user comes first, all results of a turn's tools
/// are in one entry directly after the calls, and nothing is empty.
/// </summary>
internal sealed class GeminiHistory
{
    // For a conversation that begins with the model's message because its beginning was cut off.
    private const string Beginning = "(The conversation goes on.)";

    private readonly List<GeminiTurn> _turns = [];
    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);
    // The call that each result answers: ids may occur again in a later turn.
    private readonly Dictionary<AIContent, Call> _answered = new(ReferenceEqualityComparer.Instance);
    private readonly string _provider;
    private readonly ToldCalls _told;
    private int _count;

    private GeminiHistory(DialectRequest request) => (_provider, _told) = (request.Shape.Provider, new ToldCalls(request.Messages));

    public IReadOnlyList<GeminiTurn> Turns => _turns;

    /// <summary>The system text; null if there is none, or no place for it.</summary>
    public string? System { get; private set; }

    public static GeminiHistory Of(DialectRequest request, GeminiModel model)
    {
        var history = new GeminiHistory(request);
        IReadOnlyList<ChatMessage> messages = request.Messages;
        int first = messages.Count > 0 && messages[0].Role == ChatRole.System ? 1 : 0;
        string system = first == 1 ? messages[0].Text : "";
        for (int i = first; i < messages.Count; i++) history.Add(messages[i]);
        history.PutResultsInOrder();
        // Gemma has no system text, and a request needs contents.
        if (system.Length > 0 && (model.IsGemma || history._turns.Count == 0)) history.PutFirst(system);
        else if (system.Length > 0) history.System = system;
        if (history._turns is [{ Role: GeminiTurn.Model }, ..]) history.PutFirst(Beginning);
        return history;
    }

    /// <summary>Returns the function of a result, which results must name.</summary>
    public string NameOf(FunctionResultContent result) => _answered.TryGetValue(result, out Call call) ? call.Name : result.CallId;

    /// <summary>Whether content that only its maker can read may be sent to the provider that is asked.</summary>
    public bool IsOwn(AIContent content) => Origin.Of(content) is not { } tier || Origin.IsOf(tier, _provider);

    private void Add(ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent result)
            {
                bool isKnown = _calls.TryGetValue(result.CallId, out Call answered);
                if (isKnown) _answered[result] = answered;
                if (ToldCalls.Has(result, message)) continue;
                (isKnown ? ResultsTurn() : Turn(GeminiTurn.User, isResults: true)).Contents.Add(result);
                continue;
            }
            if (content is FunctionCallContent call) _calls[call.CallId] = new Call(call.Name, _count++);
            bool isModel = message.Role == ChatRole.Assistant;
            if (IsSent(content, message, isModel)) Turn(isModel ? GeminiTurn.Model : GeminiTurn.User, isResults: false).Contents.Add(content);
        }
    }

    private bool IsSent(AIContent content, ChatMessage message, bool isModel) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent thought => isModel && IsOwn(thought) && (thought.Text.Length > 0 || thought.ProtectedData is { Length: > 0 }),
        FunctionCallContent call => !_told.Has(call, message),
        DataContent or UriContent or HostedFileContent => true,
        _ => isModel && IsOwn(content) && GeminiMember.TryGetPart(content, out _),
    };

    private GeminiTurn Turn(string role, bool isResults)
    {
        if (_turns.Count > 0 && _turns[^1] is { } last && last.Role == role && last.IsResults == isResults) return last;
        var turn = new GeminiTurn(role, isResults);
        _turns.Add(turn);
        return turn;
    }

    /// <summary>Returns the turn of results directly after the calls, even if a user message came before them.</summary>
    private GeminiTurn ResultsTurn()
    {
        bool isBehindWords = _turns is [.., { Role: GeminiTurn.User, IsResults: false }];
        GeminiTurn? before = isBehindWords && _turns.Count > 1 ? _turns[^2] : null;
        if (before is { IsResults: true }) return before;
        if (before?.Contents.Exists(static content => content is FunctionCallContent) != true) return Turn(GeminiTurn.User, isResults: true);
        var turn = new GeminiTurn(GeminiTurn.User, isResults: true);
        _turns.Insert(_turns.Count - 1, turn);
        return turn;
    }

    private void PutFirst(string text)
    {
        if (_turns is not [{ Role: GeminiTurn.User, IsResults: false }, ..])
            _turns.Insert(0, new GeminiTurn(GeminiTurn.User, isResults: false));
        _turns[0].Contents.Insert(0, new TextContent(text));
    }

    /// <summary>Orders the results: without ids, a result belongs to the call at its position.</summary>
    private void PutResultsInOrder()
    {
        foreach (GeminiTurn turn in _turns)
        {
            if (!turn.IsResults || turn.Contents.Count == 1) continue;
            AIContent[] sorted = [.. turn.Contents.OrderBy(
                content => _answered.TryGetValue(content, out Call call) ? call.Place : int.MaxValue)];
            turn.Contents.Clear();
            turn.Contents.AddRange(sorted);
        }
    }

    /// <summary>A call of the history.</summary>
    /// <param name="Name">The function's name.</param>
    /// <param name="Place">Its index among all calls.</param>
    private readonly record struct Call(string Name, int Place);
}
