using System.Text.Json;

namespace Fallback;

/// <summary>
/// Reads a chunk that differs from an earlier one only in its text, as all chunks of a text do: everything around it is the same byte by
/// byte. This takes a fraction of the time of a JSON reader, with the same result. Any other chunk is read as JSON. OpenAI's own chunks
/// also have a member of random letters, which may differ.
/// </summary>
internal struct RepeatedChunk
{
    /// <summary>How often it learns from a vendor whose chunks differ in more than the text.</summary>
    private const int MostLessons = 3;

    private byte[]? _known;
    private Place _text;
    private Place _noise;
    private int _lessons;

    /// <summary>Returns the text of a chunk that otherwise equals a known one; false for any other.</summary>
    public readonly bool TryRead(ReadOnlySpan<byte> data, out string text)
    {
        text = "";
        if (_known is not { } known) return false;
        var layout = new UsualLayout(data);
        if (!layout.Take(known.AsSpan(0, _text.Start)) || !layout.TakeText(out string read)) return false;
        // Without a text, it is a chunk of another kind.
        if (read.Length == 0) return false;
        if (_noise.End > 0 && !(layout.Take(known.AsSpan(_text.End, _noise.Start - _text.End)) && layout.TakeText(out ReadOnlySpan<byte> _))) return false;
        if (!layout.Take(known.AsSpan(Math.Max(_text.End, _noise.End))) || !layout.IsAtEnd) return false;
        text = read;
        return true;
    }

    /// <summary>Learns from a chunk that contains a part of the text, and nothing else that is new.</summary>
    /// <param name="data">The chunk.</param>
    /// <param name="answer">The result of reading it.</param>
    /// <param name="isNews">Whether it contains something about the answer that no earlier chunk contained.</param>
    public void Learn(ReadOnlySpan<byte> data, in WireAnswer answer, bool isNews)
    {
        // The known chunk says something different.
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
    /// Finds the position of the text, without its quotes, and after it the random letters, if any. False if the chunk has more than one
    /// choice, or a relevant name twice: then it is uncertain which of them was read.
    /// </summary>
    private static bool TryFind(ReadOnlySpan<byte> data, out Place text, out Place noise)
    {
        (text, noise) = (default, default);
        // After a byte order mark, positions are counted differently.
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
                // Before the text, it is one of the bytes that must be the same.
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
                // A text at another position is not the one that was read.
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
    /// <param name="End">The position after its quote.</param>
    private readonly record struct Place(int Start, int End);
}
