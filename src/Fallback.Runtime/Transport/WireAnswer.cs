using System.Text;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The contents of a chat completion or one of its chunks, which have the same form except for <c>message</c> and <c>delta</c>.
/// </summary>
internal ref struct WireAnswer
{
    /// <summary>The memory that an object uses in addition to its text.</summary>
    public const int Object = 128;

    private const long LastUnixSecond = 253_402_300_799;

    /// <summary>The bytes that are read.</summary>
    public ReadOnlySpan<byte> Json;

    /// <summary>Whether it is a chunk: <c>delta</c> takes precedence over <c>message</c>.</summary>
    public bool IsChunk;

    /// <summary>Whether the chunk's text is in a <c>message</c>, in a stream without deltas: a part, or the whole text so far.</summary>
    public bool IsMessage;

    /// <summary>Whether several choices were requested, so that only the first is the answer.</summary>
    public bool TakesFirstChoice;

    /// <summary>The kinds of content in earlier chunks of the stream.</summary>
    public WireKinds Before;

    /// <summary>The kinds of content in this one.</summary>
    public WireKinds Kinds;

    // Earlier values are kept if the response repeats them, so that a stream has one string for all its chunks.
    public string? Id;
    public string? Model;

    /// <summary>The time when the answer was created, in Unix seconds.</summary>
    public long? Created;

    public string? Text;
    public string? Reasoning;

    // For texts of several choices or parts, which are joined once all have arrived. Until then, the fields above contain the first.
    private StringBuilder? _texts;
    private StringBuilder? _thoughts;

    public string? Refusal;
    public string? FinishReason;
    public List<ToolCallPiece>? ToolCalls;
    public UsageDetails? Usage;

    /// <summary>The service tier that the reply names (<c>default</c>, <c>priority</c>, <c>flex</c>, …).</summary>
    public string? ServiceTier;

    /// <summary>The name of the member that contained the thoughts.</summary>
    public string? ReasoningMember;

    /// <summary>Contents in addition to text and tool calls: images, sounds.</summary>
    public List<AIContent>? Contents;

    /// <summary>The data of a spoken answer in addition to its sound.</summary>
    public SpokenAnswer? Spoken;

    /// <summary>Unknown members of the message; the same object for all chunks of a stream.</summary>
    public WireMembers? MessageMembers;

    /// <summary>Unknown members of the response.</summary>
    public WireMembers? ResponseMembers;

    /// <summary>Whether there was a choice, which makes it an answer (or a part of one).</summary>
    public bool HasChoice;

    /// <summary>Whether it contained something of a choice that is not used.</summary>
    public bool HasOtherChoice;

    /// <summary>The number of those choices that have ended.</summary>
    public int OtherEnds;

    /// <summary>Whether there was an error, at the top, in the choice, or as its finish reason.</summary>
    public bool HasError;

    /// <summary>The bytes that are kept in addition to text and thoughts, including the objects that hold them.</summary>
    public long KeptBytes;

    public readonly DateTimeOffset? CreatedAt => Created is { } seconds ? TimeOf(seconds) : null;

    public readonly bool HasToolCalls => ToolCalls is { Count: > 0 };

    public readonly bool HasContent => Text is { Length: > 0 } || HasToolCalls || Contents is { Count: > 0 };

    /// <summary>Whether its message contains more than a text.</summary>
    public readonly bool HasMoreThanText =>
        Reasoning is { Length: > 0 } || HasToolCalls || Contents is not null || Spoken is not null || MessageMembers is not null;

    /// <summary>Whether it contains more than a text.</summary>
    public readonly bool IsRich => HasMoreThanText || ResponseMembers is not null;

    /// <summary>Adds a part of the text.</summary>
    public void AddText(string? piece) => Add(ref Text, ref _texts, piece);

    /// <summary>Adds a part of the thoughts.</summary>
    public void AddThought(string? piece) => Add(ref Reasoning, ref _thoughts, piece);

    /// <summary>Joins what has arrived in parts; must be called once, at the end.</summary>
    public void Join()
    {
        if (_texts is not null) Text = _texts.ToString();
        if (_thoughts is not null) Reasoning = _thoughts.ToString();
        _texts = _thoughts = null;
    }

    /// <summary>Converts Unix seconds to a time; null for one that no answer can have.</summary>
    public static DateTimeOffset? TimeOf(double seconds) =>
        seconds is > 0 and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private static void Add(ref string? first, ref StringBuilder? all, string? piece)
    {
        if (string.IsNullOrEmpty(first)) first = piece ?? first;
        else if (!string.IsNullOrEmpty(piece)) (all ??= new StringBuilder(first)).Append(piece);
    }
}

/// <summary>The kinds of content of an answer.</summary>
[Flags]
internal enum WireKinds
{
    None = 0,
    Text = 1,
    Reasoning = 2,
    /// <summary>A tool call, or a part of one.</summary>
    Call = 4,
    /// <summary>A tool call with a name: calls without one do not count when the answer ends.</summary>
    NamedCall = 8,
    Other = 16,
    /// <summary>More tool calls than are read.</summary>
    TooManyCalls = 32,
    /// <summary>The usage of the request.</summary>
    Usage = 64,
    /// <summary>Something in a stream's <c>delta</c>.</summary>
    Delta = 128,
    /// <summary>The kinds that make an answer.</summary>
    Answer = Text | NamedCall | Other,
}
