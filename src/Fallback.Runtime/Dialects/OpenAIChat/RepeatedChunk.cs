using System.Text.Json;

namespace Fallback;

/// <summary>
/// Reads a chunk that differs from one before it in its text alone, as all chunks of a text do: byte for byte the same around it, which takes
/// a fraction of the time of reading JSON, and means the same. A chunk that differs in anything else is read as JSON. OpenAI's own also
/// have a member of random letters, which may differ.
/// </summary>
internal struct RepeatedChunk
{
    /// <summary>A vendor whose chunks differ in more is not learned from again and again.</summary>
    private const int MostLessons = 3;

    private byte[]? _known;
    private Place _text;
    private Place _noise;
    private int _lessons;

    /// <summary>The text of a chunk that is otherwise a known one; false for all others.</summary>
    public readonly bool TryRead(ReadOnlySpan<byte> data, out string text)
    {
        text = "";
        if (_known is not { } known) return false;
        var layout = new UsualLayout(data);
        if (!layout.Take(known.AsSpan(0, _text.Start)) || !layout.TakeText(out string read)) return false;
        // Without a text it is a chunk of another kind.
        if (read.Length == 0) return false;
        if (_noise.End > 0 && !(layout.Take(known.AsSpan(_text.End, _noise.Start - _text.End)) && layout.TakeText(out ReadOnlySpan<byte> _))) return false;
        if (!layout.Take(known.AsSpan(Math.Max(_text.End, _noise.End))) || !layout.IsAtEnd) return false;
        text = read;
        return true;
    }

    /// <summary>Learns from a chunk that holds a piece of text, and nothing else that would tell something new.</summary>
    /// <param name="data">The chunk.</param>
    /// <param name="answer">What was read from it.</param>
    /// <param name="isNews">Whether it says something of the answer that none has said before.</param>
    public void Learn(ReadOnlySpan<byte> data, in WireAnswer answer, bool isNews)
    {
        // What was known says something else of it.
        if (isNews || answer.KeptBytes > 0) _known = null;
        if (isNews || _lessons >= MostLessons || !IsPieceOfText(answer)) return;
        _lessons++;
        if (!TryFind(data, out Place text, out Place noise)) return;
        (_known, _text, _noise) = (data.ToArray(), text, noise);
    }

    private static bool IsPieceOfText(in WireAnswer answer) =>
        answer is
        {
            Kinds: WireKinds.Text | WireKinds.Delta, FinishReason: null, Usage: null, Reasoning: null or "", Refusal: null, Spoken: null,
            HasChoice: true, HasOtherChoice: false, HasError: false, IsMessage: false, KeptBytes: 0, ReasoningMember: null,
        };

    /// <summary>
    /// Where the text stands, without its quotes, and behind it the random letters, if any. False where the chunk has more than one choice, or
    /// a name in it twice that matters: then it is not certain which of them was read.
    /// </summary>
    private static bool TryFind(ReadOnlySpan<byte> data, out Place text, out Place noise)
    {
        (text, noise) = (default, default);
        // Behind a byte order mark places are counted otherwise.
        if (data is not [(byte)'{', ..]) return false;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "choices"u8))
            {
                if (text.End > 0 || !TryFindInChoices(ref reader, ref text)) return false;
            }
            else if (WireSteps.Next(ref reader, "obfuscation"u8))
            {
                // In front of the text it is one of the bytes that must be the same.
                if (text.End == 0) reader.Skip();
                else if (noise.End > 0 || !TryPlace(reader, out noise)) return false;
            }
            else reader.Skip();
        }
        return text.End > 0;
    }

    private static bool TryFindInChoices(ref Utf8JsonReader reader, ref Place text)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (WireSteps.NextProperty(ref reader))
        {
            if (!WireSteps.Next(ref reader, "delta"u8))
            {
                // A text in another place is not the one that was read.
                if (reader.ValueTextEquals("message"u8)) return false;
                reader.Skip();
                continue;
            }
            if (text.End > 0 || reader.TokenType != JsonTokenType.StartObject) return false;
            while (WireSteps.NextProperty(ref reader))
            {
                if (!WireSteps.Next(ref reader, "content"u8)) reader.Skip();
                else if (text.End > 0 || !TryPlace(reader, out text)) return false;
            }
        }
        return text.End > 0 && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryPlace(in Utf8JsonReader reader, out Place place)
    {
        int start = (int)reader.TokenStartIndex + 1;
        place = new Place(start, start + reader.ValueSpan.Length + 1);
        return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;
    }

    /// <param name="Start">The first byte of a text.</param>
    /// <param name="End">Behind its quote.</param>
    private readonly record struct Place(int Start, int End);
}
