using System.Globalization;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Puts the pieces of an answer's tool calls together. Index, id and name of a piece may each be missing, empty, repeated, shared by
/// several calls, or another one in each piece; then it is decided by what the call has got so far:
/// <list type="bullet">
/// <item>Arguments that were begun and are no whole JSON yet are gone on with, unless another function is named.</item>
/// <item>A call without arguments takes them; a named piece with another id is another call.</item>
/// <item>Whole arguments take no more: the same ones again are a repetition, others are another call's.</item>
/// </list>
/// A call without a name when the answer ends is none. A piece costs time in proportion to its length, however many calls there are.
/// </summary>
internal sealed class ToolCallAssembler
{
    /// <summary>More calls than any model makes at once.</summary>
    private const int MostCalls = 1024;

    private readonly List<Call> _calls = [];
    private readonly Dictionary<int, Call> _byIndex = [];
    private readonly Dictionary<string, Call> _byId = new(StringComparer.Ordinal);
    private Dictionary<(string, string), Call>? _whole;
    private Call? _legacy;
    private int _registered;
    private int _event;
    private bool _isOverfull;

    /// <summary>Returns the calls of an answer that arrived as a whole.</summary>
    public static ToolCallAssembler Of(List<ToolCallPiece> pieces)
    {
        var assembler = new ToolCallAssembler();
        assembler.Add(pieces);
        return assembler;
    }

    /// <summary>Adds the parts of one event.</summary>
    public void Add(List<ToolCallPiece> pieces)
    {
        _event++;
        foreach (ToolCallPiece piece in pieces)
        {
            if (piece.IsLegacy) (_legacy ??= new Call(_event)).Take(piece);
            else Add(piece);
        }
    }

    /// <summary>Returns the complete calls, or the failure that they cause.</summary>
    public Failure? Complete(out FunctionCallContent[] calls)
    {
        calls = [];
        if (_isOverfull)
            return new Failure(FailureKind.ProtocolError, FailureScope.Model)
            {
                HttpStatus = 200, Message = $"the answer holds more than {MostCalls} tool calls"
            };
        calls = ToContents();
        return ReplyFailures.OfCalls(calls);
    }

    public FunctionCallContent[] ToContents()
    {
        Call[] named = [.. _calls.Where(static call => call.Name is not null)];
        if (named.Length == 0 && _legacy is { Name: not null } legacy) named = [legacy];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (Call call in named)
            if (call.Id is not null && !taken.Add(call.Id)) call.Id = null;
        var contents = new FunctionCallContent[named.Length];
        for (int i = 0; i < named.Length; i++) contents[i] = named[i].ToContent(named[i].Id ?? NewId(i, taken));
        return contents;
    }

    // Without an id, a tool's result could not be sent back to its call; nor with the id of another call.
    private static string NewId(int place, HashSet<string> taken)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"call_{place}");
        for (int more = 2; !taken.Add(id); more++) id = string.Create(CultureInfo.InvariantCulture, $"call_{place}_{more}");
        return id;
    }

    private void Add(ToolCallPiece piece)
    {
        if (IsRepeatedWithoutMarks(piece)) return;
        Call? call = Candidate(piece);
        if (call?.IsRepeatedBy(piece, _event) == true)
        {
            call.TakeMarks(piece);
            return;
        }
        if (call is null || call.IsAnother(piece))
        {
            if (_calls.Count == MostCalls)
            {
                _isOverfull = true;
                return;
            }
            string? name = call?.NameOfNext;
            _calls.Add(call = new Call(_event) { Name = piece.HasArguments && !piece.HasName ? name : null });
        }
        call.Take(piece);
        if (piece.Index is { } index) _byIndex[index] = call;
        if (piece.HasId) _byId[piece.Id!] = call;
    }

    /// <summary>Returns the call that a part belongs to, unless it begins another; null if it certainly does.</summary>
    private Call? Candidate(ToolCallPiece piece)
    {
        Call? atIndex = piece.Index is { } index ? _byIndex.GetValueOrDefault(index) : null;
        if (piece.HasId && _byId.TryGetValue(piece.Id!, out Call? withId) && IsAt(withId, piece, atIndex)) return withId;
        if (atIndex is not null) return atIndex;
        Call? last = _calls.Count > 0 ? _calls[^1] : null;
        if (piece.Index is null) return last;
        // The index differs in each part: a part without marks of its own continues what was begun.
        return last?.GoesOnWith(piece) == true ? last : null;
    }

    /// <summary>Whether the call with a part's id can be meant: several calls may share one id, and have different indexes.</summary>
    private static bool IsAt(Call withId, ToolCallPiece piece, Call? atIndex) =>
        piece.Index is null || withId.Index is null || withId.Index == piece.Index || !piece.HasName && atIndex is null
        || withId.GoesOnWith(piece);

    /// <summary>Whether a later event repeats one of several calls that have neither ids nor indexes.</summary>
    private bool IsRepeatedWithoutMarks(ToolCallPiece piece)
    {
        if (piece.HasId || piece.Index is not null || !piece.HasName || !piece.HasArguments || _calls.Count == 0) return false;
        _whole ??= [];
        for (; _registered < _calls.Count && _calls[_registered].Arguments.IsComplete; _registered++)
        {
            Call call = _calls[_registered];
            _whole.TryAdd((call.Name ?? "", call.Arguments.ToString()), call);
        }
        return _whole.TryGetValue((piece.Name!, piece.Arguments!), out Call? same) && same.BegunWith < _event;
    }

    private sealed class Call(int begunWith)
    {
        private AdditionalPropertiesDictionary? _properties;
        private bool _isNamedAgain;

        /// <summary>The number of the event that began it.</summary>
        public int BegunWith => begunWith;

        public int? Index { get; private set; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public ToolArguments Arguments { get; } = new();

        /// <summary>The name of the next call at its place, once announced: a server without ids names the function again.</summary>
        public string? NameOfNext => _isNamedAgain ? Name : null;

        public void Take(ToolCallPiece piece)
        {
            _isNamedAgain = Arguments.IsComplete && piece is { HasName: true, HasArguments: false };
            if (piece.HasName) Name ??= piece.Name;
            if (Arguments.IsEmptyObject && piece.HasArguments) Arguments.Replace(piece.Arguments!);
            else Arguments.Add(piece.Arguments);
            TakeMarks(piece);
        }

        /// <summary>Takes everything except name and arguments.</summary>
        public void TakeMarks(ToolCallPiece piece)
        {
            Index ??= piece.Index;
            if (piece.HasId) Id ??= piece.Id;
            if (piece.Properties is null) return;
            foreach ((string name, object? value) in piece.Properties) (_properties ??= [])[name] = value;
        }

        /// <summary>Whether a part at another place can only be the rest of what was begun here.</summary>
        public bool GoesOnWith(ToolCallPiece piece) =>
            Arguments is { IsEmpty: false, IsComplete: false } && piece.HasArguments
            && (!piece.HasName || piece.Name == Name && !piece.BeginsAnew);

        /// <summary>
        /// Whether a part repeats what the call already contains. Equal calls of one event are several calls, unless they share an id.
        /// </summary>
        public bool IsRepeatedBy(ToolCallPiece piece, int inEvent)
        {
            if (!piece.HasArguments || !Arguments.AreSame(piece.Arguments!)) return false;
            if (IsOther(piece.Id, Id) || IsOther(piece.Name, Name)) return false;
            return Arguments.IsComplete && (piece.HasId && Id is not null || inEvent > begunWith || !piece.HasName);
        }

        /// <summary>Whether a part that could belong to it belongs to another call.</summary>
        public bool IsAnother(ToolCallPiece piece)
        {
            bool isOtherId = IsOther(piece.Id, Id);
            bool isOtherName = IsOther(piece.Name, Name);
            bool isSameId = piece.HasId && Id == piece.Id;
            // Named again with arguments, at the index of a call without any: a server that creates an id for each part.
            bool isNamedElsewhere = piece.HasName && !(piece.HasArguments && piece.Index is not null && piece.Index == Index);
            if (Arguments.IsEmpty) return isOtherName || isOtherId && isNamedElsewhere;
            if (!Arguments.IsComplete) return isOtherName && !isSameId;
            if (!piece.HasArguments) return piece.HasName && (isOtherName || isOtherId);
            if (piece.HasName) return !(Arguments.IsEmptyObject && isSameId && !isOtherName);
            return !Arguments.IsEmptyObject || _isNamedAgain;
        }

        public FunctionCallContent ToContent(string id)
        {
            var content = FunctionCallContent.CreateFromParsedArguments(
                Arguments.ToString(), id, Name ?? "", static json => ToolArguments.Parse(json));
            content.AdditionalProperties = _properties;
            return content;
        }

        private static bool IsOther(string? given, string? known) => !string.IsNullOrEmpty(given) && known is not null && given != known;
    }
}
