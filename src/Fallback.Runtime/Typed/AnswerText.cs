using System.Buffers;

namespace Fallback;

/// <summary>
/// An answer's text that is more than JSON: which JSON values stand in it, in their order, and which pieces are no thoughts. Models that
/// are not held to JSON put it into a fence, between words, behind their thoughts, or write it twice.
/// </summary>
internal sealed class AnswerText
{
    // Each one is tried, and to refuse one costs an exception.
    private const int MostValues = 64;

    // Values begin inside what only looked like one, so some characters are read twice; a text made for it would have them read for ever.
    private const int MostReadings = 16;

    private const string Fence = "```";

    private static readonly SearchValues<char> _stops = SearchValues.Create("{[<◁");

    private readonly string _text;
    private readonly List<ValueExtent> _values = [];
    private readonly List<int> _starts = [];
    private readonly List<Range> _pieces = [];
    private int _pieceStart;

    private AnswerText(string text) => _text = text;

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>Whether all of it is thought, or there is nothing.</summary>
    public bool IsEmpty => _values.Count == 0 && _pieces.TrueForAll(piece => _text.AsSpan()[piece].IsWhiteSpace());

    /// <summary>The text outside thoughts, for answers that are no object and no list: 17, or true.</summary>
    public IReadOnlyList<Range> Pieces => _pieces;

    /// <summary>Reads a text once, from its beginning to its end.</summary>
    public static AnswerText Of(string text)
    {
        var found = new AnswerText(text);
        found.Read();
        return found;
    }

    /// <summary>A value, and for a list of one object that object.</summary>
    public Range Value(int index, out Range? only)
    {
        ValueExtent value = _values[index];
        only = value.Items == 1 && _text[value.First] == '{' ? value.First..value.FirstEnd : null;
        return _starts[index]..value.End;
    }

    /// <summary>A piece without the fence that it stands in, and without blanks.</summary>
    public Range Unfenced(Range piece)
    {
        (int start, int length) = piece.GetOffsetAndLength(_text.Length);
        ReadOnlySpan<char> text = _text.AsSpan(start, length);
        if (text.IndexOf(Fence) is >= 0 and var open && text[open..].IndexOf('\n') is > 0 and var line)
        {
            ReadOnlySpan<char> inside = text[(open + line + 1)..];
            int close = inside.IndexOf(Fence);
            (start, length) = (start + open + line + 1, close < 0 ? inside.Length : close);
            text = _text.AsSpan(start, length);
        }
        // From the start first: a piece of nothing but blanks ends where it begins.
        start += length - text.TrimStart().Length;
        return start..(start + text.Trim().Length);
    }

    private void Read()
    {
        ReadOnlySpan<char> text = _text;
        long budget = (long)MostReadings * text.Length;
        int at = _pieceStart = ThoughtMarks.AfterSentences(text);
        while (budget > 0 && at >= 0 && text[at..].IndexOfAny(_stops) is >= 0 and var step)
        {
            at += step;
            ThoughtMark mark = ThoughtMarks.Read(text, at, out int end);
            at = mark == ThoughtMark.None && text[at] is '{' or '[' ? ReadValue(at, ref budget) : Pass(mark, at, end);
        }
        if (at >= 0) _pieces.Add(_pieceStart..);
    }

    /// <summary>Takes a value if it is whole; gives where to go on.</summary>
    private int ReadValue(int at, ref long budget)
    {
        ValueExtent extent = ValueExtentReader.Read(_text, at);
        budget -= extent.Read;
        if (extent.Ending == ValueEnding.Closed && _values.Count < MostValues)
        {
            _values.Add(extent);
            _starts.Add(at);
        }
        if (extent.Ending != ValueEnding.CutOff) return extent.End;
        // What stands in a value that is cut off is a part of it, and no answer. But a thought may have begun one as well.
        int end = ThoughtMarks.EndOfThought(_text, at + 1, isOpen: false);
        return end < 0 ? extent.End : Pass(ThoughtMark.Closes, at, end);
    }

    /// <summary>Goes over a mark, and the thought behind it; gives where to go on, -1 if nothing but thought follows.</summary>
    private int Pass(ThoughtMark mark, int at, int end)
    {
        if (mark is ThoughtMark.None or ThoughtMark.Ends) return end;
        if (mark == ThoughtMark.Opens)
        {
            _pieces.Add(_pieceStart..at);
            return _pieceStart = ThoughtMarks.EndOfThought(_text, end, isOpen: true);
        }
        _values.Clear();
        _starts.Clear();
        _pieces.Clear();
        return _pieceStart = end;
    }
}
