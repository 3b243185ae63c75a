using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads a stream of events about a response. Text and thoughts arrive in chunks, every item again when it is complete, and all items again
/// at the end. What was delivered before is not delivered again, and what some servers leave out on the way is taken from the end.
/// </summary>
internal sealed class ResponsesStream : DialectStreamReader
{
    private readonly ResponsesOutput _output = new();
    private readonly Dictionary<long, ItemState> _states = [];
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private UsageDetails? _usage;

    // The state that the last event was about, which is usually the same for the next one.
    private ItemState? _state;
    private long _place;
    private bool _hasBegun;
    private bool _hasText;
    private bool _hasThoughts;
    private bool _hasAnswer;
    private bool _isAtEnd;

    public override bool IsAtEnd => _isAtEnd;

    internal override UsageDetails? Usage => _usage;

    public override bool TryRead(ReadOnlySpan<byte> data, out ChatResponseUpdate? update)
    {
        bool isReadable = TryReadPiece(data, out Reply<ChatChunk> piece);
        update = piece.Value.Extras?.Update;
        if (update is null && piece.Value.Text is { Length: > 0 } text) update = new ChatResponseUpdate(ChatRole.Assistant, text);
        return isReadable;
    }

    internal override bool TryReadPiece(ReadOnlySpan<byte> data, out Reply<ChatChunk> piece)
    {
        piece = new Reply<ChatChunk>(default(ChatChunk));
        try
        {
            ResponsesEvent read = ResponsesEvent.Read(data);
            if (read.Kind is ResponsesEventKind.Text && State(read.Output).Phase is null)
            {
                piece = new Reply<ChatChunk>(new ChatChunk { Text = Say(read) });
                return true;
            }
            return TryReadOther(read, data, ref piece);
        }
        // A name that is cut inside a character is noticed only when it is compared.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryReadOther(in ResponsesEvent read, ReadOnlySpan<byte> data, ref Reply<ChatChunk> piece)
    {
        switch (read.Kind)
        {
            case ResponsesEventKind.Text:
                piece = Piece(Comment(read));
                return true;
            case ResponsesEventKind.Summary or ResponsesEventKind.Thought:
                if (Think(read) is { Length: > 0 } thought) piece = Piece(new TextReasoningContent(thought));
                return true;
            case ResponsesEventKind.Work:
                piece = new Reply<ChatChunk>(ChatChunk.AtWork);
                return true;
            case ResponsesEventKind.Refusal:
                _output.IsRefused = true;
                return true;
            case ResponsesEventKind.Error:
                return false;
            case ResponsesEventKind.Other:
                return true;
        }
        // Several events announce that something is coming.
        return read.Kind == ResponsesEventKind.Begin && _hasBegun || TryReadWhole(read, data, ref piece);
    }

    /// <summary>Reads an event about an item, or about the whole response.</summary>
    private bool TryReadWhole(in ResponsesEvent read, ReadOnlySpan<byte> data, ref Reply<ChatChunk> piece)
    {
        if (ResponsesAnswer.Parse(data) is not { } whole) return false;
        switch (read.Kind)
        {
            case ResponsesEventKind.Begin:
                piece = Begin(whole);
                _hasBegun = piece.Value.ResponseId is not null;
                return true;
            case ResponsesEventKind.ItemAdded:
                piece = Begin(whole, State(read.Output));
                return true;
            case ResponsesEventKind.Annotation:
                Annotate(whole, State(read.Output));
                return true;
            case ResponsesEventKind.ItemDone:
                piece = Finish(whole, State(read.Output));
                return true;
            default:
                return TryEnd(whole, data, ref piece);
        }
    }

    private static Reply<ChatChunk> Piece(params List<AIContent> contents) => contents.Count == 0
        ? new Reply<ChatChunk>(default(ChatChunk))
        : ChatClientStream.ToChunk(new ChatResponseUpdate(ChatRole.Assistant, contents));

    private ItemState State(long place)
    {
        if (_state is not null && place == _place) return _state;
        if (!_states.TryGetValue(place, out ItemState? state)) _states[place] = state = new ItemState();
        (_place, _state) = (place, state);
        return state;
    }

    private string? Say(in ResponsesEvent read)
    {
        State(read.Output).HasText |= read.Delta is { Length: > 0 };
        _hasAnswer = _hasText |= read.Delta is { Length: > 0 };
        return read.Delta;
    }

    /// <summary>Returns a chunk of a text with its purpose.</summary>
    private TextContent Comment(in ResponsesEvent read) =>
        new(Say(read)) { AdditionalProperties = new AdditionalPropertiesDictionary { [ResponsesOutput.Phase] = State(read.Output).Phase } };

    /// <summary>Returns a chunk of a thought: of its summary or of the thought itself, whichever comes first.</summary>
    private string? Think(in ResponsesEvent read)
    {
        ItemState state = State(read.Output);
        if (read.Delta is not { Length: > 0 } delta || (state.Told ??= read.Kind) != read.Kind) return null;
        bool isNext = state.HasText && read.Part != state.Part;
        state.HasText = _hasThoughts = true;
        state.Part = read.Part;
        return isNext ? ResponsesOutput.PartSeparator + delta : delta;
    }

    private static Reply<ChatChunk> Begin(JsonElement whole) => whole.TryGetProperty("response", out JsonElement response)
        ? new Reply<ChatChunk>(new ChatChunk
        {
            Model = JsonMembers.Name(response, "model"), ResponseId = JsonMembers.Name(response, "id")
        })
        : new Reply<ChatChunk>(default(ChatChunk));

    private static Reply<ChatChunk> Begin(JsonElement whole, ItemState state)
    {
        if (!whole.TryGetProperty("item", out JsonElement item)) return new Reply<ChatChunk>(default(ChatChunk));
        state.Phase = JsonMembers.Text(item, ResponsesOutput.Phase);
        return new Reply<ChatChunk>(JsonMembers.TypeOf(item) == "message" ? default : ChatChunk.AtWork);
    }

    private static void Annotate(JsonElement whole, ItemState state)
    {
        if (whole.TryGetProperty("annotation", out JsonElement annotation) && annotation.ValueKind == JsonValueKind.Object)
            (state.Annotations ??= []).Add(ResponsesCitations.ToAnnotation(annotation));
    }

    private Reply<ChatChunk> Finish(JsonElement whole, ItemState state)
    {
        if (!whole.TryGetProperty("item", out JsonElement item)) return new Reply<ChatChunk>(default(ChatChunk));
        var contents = new List<AIContent>();
        Take(item, state, contents);
        return Checked(Piece(contents), contents);
    }

    private void Take(JsonElement item, ItemState state, List<AIContent> contents)
    {
        Note(item);
        int before = contents.Count;
        _output.Add(item, contents, isTextKnown: state.HasText);
        if (state.Annotations is { } annotations && !contents.Exists(static content => content.Annotations is not null))
            contents.Add(new TextContent("") { Annotations = annotations });
        for (int i = before; i < contents.Count; i++)
        {
            _hasText |= contents[i] is TextContent { Text.Length: > 0 };
            _hasThoughts |= contents[i] is TextReasoningContent { Text.Length: > 0 };
            _hasAnswer |= AnswerContents.IsAnswer(contents[i]);
        }
    }

    /// <summary>Notes that an item was delivered, by whatever identifies it.</summary>
    private void Note(JsonElement item)
    {
        if (JsonMembers.Text(item, "call_id") is { } call) _done.Add(call);
        if (JsonMembers.Text(item, "id") is { } id) _done.Add(id);
        if (JsonMembers.TypeOf(item) == "reasoning") _hasThoughts = true;
    }

    /// <summary>Whether an item at the end was delivered on the way. Some servers give it another id there.</summary>
    private bool IsKnown(JsonElement item) => JsonMembers.TypeOf(item) switch
    {
        "message" => _hasText,
        "reasoning" => _hasThoughts,
        _ => JsonMembers.Text(item, "call_id") is { } call && _done.Contains(call)
            || JsonMembers.Text(item, "id") is { } id && _done.Contains(id),
    };

    private bool TryEnd(JsonElement whole, ReadOnlySpan<byte> data, ref Reply<ChatChunk> piece)
    {
        if (!whole.TryGetProperty("response", out JsonElement response) || response.ValueKind != JsonValueKind.Object) return false;
        _usage = ResponsesAnswer.UsageOf(data);
        if (!ResponsesAnswer.IsAnswer(response)) return false;
        var contents = new List<AIContent>();
        // All are examined before the first is taken: of several messages, none is known only because another was delivered.
        var unknown = new List<JsonElement>();
        foreach (JsonElement item in JsonMembers.List(response, "output"))
            if (!IsKnown(item)) unknown.Add(item);
        foreach (JsonElement item in unknown) Take(item, new ItemState(), contents);
        ChatFinishReason finish = ResponsesAnswer.FinishOf(response, _output);
        if (!_hasAnswer && ResponsesAnswer.IsEmpty(contents, _output, finish, _usage)) return false;
        piece = End(response, contents, finish);
        _isAtEnd = true;
        return true;
    }

    private Reply<ChatChunk> End(JsonElement response, List<AIContent> contents, ChatFinishReason finish)
    {
        if (_usage is not null) contents.Add(new UsageContent(_usage));
        var update = new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = JsonMembers.Name(response, "id"),
            ConversationId = ResponsesAnswer.ConversationOf(response),
            ModelId = JsonMembers.Name(response, "model"),
            CreatedAt = ResponsesAnswer.CreatedAt(response),
            FinishReason = finish,
        };
        Reply<ChatChunk> piece = Checked(ChatClientStream.ToChunk(update), contents);
        if (piece.Failure is not null || _output.PropertiesOf(response) is not { } properties) return piece;
        return new Reply<ChatChunk>(piece.Value with { Extras = new ChunkExtras { Update = update, ResponseProperties = properties } });
    }

    /// <summary>Returns a failure if the chunk contains an unreadable call.</summary>
    private static Reply<ChatChunk> Checked(Reply<ChatChunk> piece, List<AIContent> contents) =>
        ReplyFailures.OfCalls(contents) is { } objection ? new Reply<ChatChunk>(objection) : piece;

    /// <summary>The state of one item while it arrives.</summary>
    private sealed class ItemState
    {
        /// <summary>Whether a part of its text, or thought, was delivered.</summary>
        public bool HasText { get; set; }

        /// <summary>The purpose of its text; null if not reported.</summary>
        public string? Phase { get; set; }

        /// <summary>The form, of two, in which its thought is delivered.</summary>
        public ResponsesEventKind? Told { get; set; }

        /// <summary>The part of the summary that arrived last.</summary>
        public long Part { get; set; }

        public List<AIAnnotation>? Annotations { get; set; }
    }
}
