using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>What a chat completion or a chunk of one says; plain answers and chunks have the same shape but for
/// <c>message</c> and <c>delta</c>.</summary>
internal ref struct WireAnswer
{
    /// <summary>What an object takes of memory besides its text.</summary>
    public const int Object = 128;

    private const long LastUnixSecond = 253_402_300_799;

    /// <summary>The bytes that are read.</summary>
    public ReadOnlySpan<byte> Json;

    /// <summary>It is a chunk: <c>delta</c> counts before <c>message</c>.</summary>
    public bool IsChunk;

    /// <summary>The chunk's text stands in a <c>message</c>, in a stream without deltas: a piece, or all the text so far.</summary>
    public bool IsMessage;

    /// <summary>Several choices were asked for, so that the first alone is the answer.</summary>
    public bool TakesFirstChoice;

    /// <summary>What earlier chunks of the stream held.</summary>
    public WireKinds Before;

    /// <summary>What this one holds.</summary>
    public WireKinds Kinds;

    // What these are before reading is kept where the response says the same, so that a stream has one string for all its chunks.
    public string? Id;
    public string? Model;

    /// <summary>When the answer was made, in seconds of Unix time.</summary>
    public long? Created;

    public string? Text;
    public string? Reasoning;

    // Where several choices or parts have some, which are joined once all are there. Until then the fields above hold the first.
    private StringBuilder? _texts;
    private StringBuilder? _thoughts;

    public string? Refusal;
    public string? FinishReason;
    public List<ToolCallPiece>? ToolCalls;
    public UsageDetails? Usage;

    /// <summary>The tier of service that the reply names (<c>default</c>, <c>priority</c>, <c>flex</c>, …).</summary>
    public string? ServiceTier;

    /// <summary>The name under which the thoughts came.</summary>
    public string? ReasoningMember;

    /// <summary>Contents besides text and tool calls: images, sounds.</summary>
    public List<AIContent>? Contents;

    /// <summary>What a spoken answer says of itself besides its sound.</summary>
    public SpokenAnswer? Spoken;

    /// <summary>What the provider says of the message and nobody here knows; over a stream's chunks the same object.</summary>
    public WireMembers? MessageMembers;

    /// <summary>The same of the response.</summary>
    public WireMembers? ResponseMembers;

    /// <summary>There was a choice, so this is an answer (or a piece of one) at all.</summary>
    public bool HasChoice;

    /// <summary>Whether it told something of a choice that is not the one that is taken.</summary>
    public bool HasOtherChoice;

    /// <summary>How many of those choices it says to have come to their end.</summary>
    public int OtherEnds;

    /// <summary>There was an error, at the top, in the choice, or as its finish reason.</summary>
    public bool HasError;

    /// <summary>Bytes that are kept of it besides text and thoughts, with those of the objects that hold them.</summary>
    public long KeptBytes;

    public readonly DateTimeOffset? CreatedAt => Created is { } seconds ? TimeOf(seconds) : null;

    public readonly bool HasToolCalls => ToolCalls is { Count: > 0 };

    public readonly bool HasContent => Text is { Length: > 0 } || HasToolCalls || Contents is { Count: > 0 };

    /// <summary>Whether its message holds more than a text.</summary>
    public readonly bool HasMoreThanText =>
        Reasoning is { Length: > 0 } || HasToolCalls || Contents is not null || Spoken is not null || MessageMembers is not null;

    /// <summary>Whether it says more than a text.</summary>
    public readonly bool IsRich => HasMoreThanText || ResponseMembers is not null;

    /// <summary>Adds a piece of the text.</summary>
    public void AddText(string? piece) => Add(ref Text, ref _texts, piece);

    /// <summary>Adds a piece of the thoughts.</summary>
    public void AddThought(string? piece) => Add(ref Reasoning, ref _thoughts, piece);

    /// <summary>Joins what has come in pieces; to be called once, when all are there.</summary>
    public void Join()
    {
        if (_texts is not null) Text = _texts.ToString();
        if (_thoughts is not null) Reasoning = _thoughts.ToString();
        _texts = _thoughts = null;
    }

    /// <summary>A time in seconds of Unix time; null for one that no answer can have.</summary>
    public static DateTimeOffset? TimeOf(double seconds) =>
        seconds is > 0 and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private static void Add(ref string? first, ref StringBuilder? all, string? piece)
    {
        if (string.IsNullOrEmpty(first)) first = piece ?? first;
        else if (!string.IsNullOrEmpty(piece)) (all ??= new StringBuilder(first)).Append(piece);
    }
}

/// <summary>Kinds of what an answer can hold.</summary>
[Flags]
internal enum WireKinds
{
    None = 0,
    Text = 1,
    Reasoning = 2,
    /// <summary>A tool call, or a piece of one.</summary>
    Call = 4,
    /// <summary>A tool call with a name: others are none when the answer ends.</summary>
    NamedCall = 8,
    Other = 16,
    /// <summary>More tool calls than are read.</summary>
    TooManyCalls = 32,
    /// <summary>What the request used.</summary>
    Usage = 64,
    /// <summary>Something in a stream's <c>delta</c>.</summary>
    Delta = 128,
    /// <summary>What makes an answer.</summary>
    Answer = Text | NamedCall | Other,
}
