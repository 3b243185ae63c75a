using System.Buffers;

namespace Fallback;

/// <summary>
/// Finds the JSON values in an answer's text, in order, and the parts that are not thoughts. Models without enforced JSON put it into a
/// fence, between words, after their thoughts, or write it twice.
/// </summary>
internal sealed class AnswerText
{
    // Each value is tried, and each refusal costs an exception.
    private const int MostValues = 64;

    // Values begin inside what only looked like one, so some characters are read twice; a malicious text would be read forever.
    private const int MostReadings = 16;

    private const string Fence = "```";

    private static readonly SearchValues<char> _stops = SearchValues.Create("{[<◁");

    private readonly string _text;
    private readonly List<ValueExtent> _values = [];
    private readonly List<int> _starts = [];
    private readonly List<Range> _pieces = [];
    private int _pieceStart;

    private AnswerText(string text) => _text = text;

    /// <summary>The number of values.</summary>
    public int Count => _values.Count;

    /// <summary>Whether everything is thought, or the text is empty.</summary>
    public bool IsEmpty => _values.Count == 0 && _pieces.TrueForAll(piece => _text.AsSpan()[piece].IsWhiteSpace());

    /// <summary>The text outside thoughts, for answers that are neither an object nor a list: 17, or true.</summary>
    public IReadOnlyList<Range> Pieces => _pieces;

    /// <summary>Reads a text once, from its beginning to its end.</summary>
    public static AnswerText Of(string text)
    {
        var found = new AnswerText(text);
        found.Read();
        return found;
    }

    /// <summary>Returns a value and, for a list of one object, that object.</summary>
    public Range Value(int index, out Range? only)
    {
        ValueExtent value = _values[index];
        only = value.Items == 1 && _text[value.First] == '{' ? value.First..value.FirstEnd : null;
        return _starts[index]..value.End;
    }

    /// <summary>Returns a part without its fence and without white space.</summary>
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
        // From the start first: a part of white space only ends where it begins.
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

    /// <summary>Reads a value if it is complete; returns where to continue.</summary>
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
        // Whatever is inside a value that is cut off is a part of it, and not an answer. But a thought may have begun in it as well.
        int end = ThoughtMarks.EndOfThought(_text, at + 1, isOpen: false);
        return end < 0 ? extent.End : Pass(ThoughtMark.Closes, at, end);
    }

    /// <summary>Skips a mark, and the thought after it; returns where to continue, or -1 if only thought follows.</summary>
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
