namespace Fallback;

/// <summary>The extent of the JSON in a text, from a bracket on.</summary>
/// <param name="Ending">Whether the value is closed there.</param>
/// <param name="End">The position after the value if it is closed, otherwise where reading continues.</param>
/// <param name="Items">The number of values in the outermost bracket, if it is a list.</param>
/// <param name="First">The position of the first of them.</param>
/// <param name="FirstEnd">The end of the first of them.</param>
/// <param name="Read">The number of characters that were examined.</param>
internal readonly record struct ValueExtent(ValueEnding Ending, int End, int Items, int First, int FirstEnd, int Read);

/// <summary>How a JSON value in a text ends.</summary>
internal enum ValueEnding
{
    /// <summary>Its bracket is closed.</summary>
    Closed,

    /// <summary>It contains something that is not JSON.</summary>
    Broken,

    /// <summary>The text ends before the value does.</summary>
    CutOff,
}

/// <summary>
/// Finds the end of a JSON value by its grammar, because ordinary text contains brackets and quotation marks, too. It throws nothing,
/// examines each character once, and is as tolerant as <see cref="JsonRepair"/>; the serializer decides in the end.
/// </summary>
internal ref struct ValueExtentReader
{
    // The serializer's default limit of depth.
    private const int Deepest = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly int _start;
    private int _at;
    private int _token;
    private int _string;
    private int _depth;
    private ulong _objects;
    private int _items;
    private int _first;
    private int _firstEnd;

    private ValueExtentReader(ReadOnlySpan<char> text, int start)
    {
        _text = text;
        _start = _at = start;
        _string = -1;
    }

    /// <summary>What may come next in a value.</summary>
    private enum Next
    {
        Value,
        ValueOrEnd,
        NameOrEnd,
        Colon,
        CommaOrEnd,
    }

    private readonly bool IsInObject => (_objects >> (_depth - 1) & 1) != 0;

    /// <summary>Returns the extent of the value whose bracket is at <paramref name="start"/>.</summary>
    public static ValueExtent Read(ReadOnlySpan<char> text, int start) => new ValueExtentReader(text, start).Read();

    private ValueExtent Read()
    {
        Next next = Next.Value;
        while (SkipBlank())
        {
            _token = _at;
            int before = _string;
            char c = _text[_at];
            bool isRead = next switch
            {
                Next.Colon => Take(c == ':', Next.Value, ref next),
                Next.CommaOrEnd when c == ',' => Take(true, IsInObject ? Next.NameOrEnd : Next.ValueOrEnd, ref next),
                Next.NameOrEnd when c == '"' => ReadString() && Follow(Next.Colon, ref next),
                _ when c is '}' or ']' => next != Next.Value && Close(c, ref next),
                Next.Value or Next.ValueOrEnd => ReadValue(c, ref next),
                _ => false,
            };
            if (!isRead) return _at == _text.Length ? End(ValueEnding.CutOff, _at) : Unfinished(ValueEnding.Broken, next);
            if (_depth == 0) return End(ValueEnding.Closed, _at);
            if (_string == before) _string = -1;
        }
        return Unfinished(ValueEnding.CutOff, next);
    }

    /// <summary>
    /// Everything read so far belongs to one incomplete value, so none of it is the answer. There are two exceptions: a string may have
    /// begun at an ordinary quotation mark, and a seeming list of one value may be that value after an ordinary bracket.
    /// </summary>
    private readonly ValueExtent Unfinished(ValueEnding ending, Next next)
    {
        if (_depth == 1 && !IsInObject && _items == 1 && next == Next.CommaOrEnd && _text[_first] is '{' or '[')
            return End(ValueEnding.Broken, _first);
        if (ending == ValueEnding.CutOff) return End(ending, _text.Length);
        return End(ending, Math.Max(_string >= 0 ? _string : _token, _start + 1));
    }

    private readonly ValueExtent End(ValueEnding ending, int end) => new(ending, end, _items, _first, _firstEnd, _at - _start);

    private bool ReadValue(char c, ref Next next)
    {
        if (_depth == 1 && !IsInObject && _items++ == 0) _first = _at;
        if (c is '{' or '[') return Open(c, ref next);
        if (c == '"' ? !ReadString() : !ReadWord()) return false;
        EndValue(ref next);
        return true;
    }

    private bool Open(char c, ref Next next)
    {
        if (_depth == Deepest) return false;
        ulong bit = 1UL << _depth++;
        _objects = c == '{' ? _objects | bit : _objects & ~bit;
        return Take(true, c == '{' ? Next.NameOrEnd : Next.ValueOrEnd, ref next);
    }

    private bool Close(char c, ref Next next)
    {
        if (IsInObject != (c == '}')) return false;
        _depth--;
        _at++;
        EndValue(ref next);
        return true;
    }

    private void EndValue(ref Next next)
    {
        if (_depth == 1 && _items == 1 && !IsInObject && _firstEnd == 0) _firstEnd = _at;
        next = Next.CommaOrEnd;
    }

    private bool Take(bool isRight, Next then, ref Next next)
    {
        if (isRight) _at++;
        return isRight && Follow(then, ref next);
    }

    private static bool Follow(Next then, ref Next next)
    {
        next = then;
        return true;
    }

    private bool ReadString()
    {
        _string = ++_at;
        while (_text[_at..].IndexOfAny('"', '\\') is >= 0 and var step)
        {
            _at += step + 1;
            if (_text[_at - 1] == '"') return true;
            if (_at == _text.Length) return false;
            _at++;
        }
        _at = _text.Length;
        return false;
    }

    /// <summary>Reads a number, or true, false or null.</summary>
    private bool ReadWord()
    {
        int begin = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        ReadOnlySpan<char> word = _text[begin.._at];
        if (word is "true" or "false" or "null") return true;
        if (word.Length > 0 && char.IsAsciiDigit(word[^1]) && word.IndexOfAnyExcept(JsonRepair.NumberCharacters) < 0) return true;
        // A word that the text's end cuts off may have become one of these.
        if (_at < _text.Length || !MayBegin(word)) _at = begin;
        return false;
    }

    private static bool MayBegin(ReadOnlySpan<char> word)
    {
        foreach (ReadOnlySpan<char> whole in (string[])["true", "false", "null"])
            if (whole.StartsWith(word)) return true;
        return word.IndexOfAnyExcept(JsonRepair.NumberCharacters) < 0;
    }

    /// <summary>Skips white space and comments; false at the end of the text.</summary>
    private bool SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
            else if (JsonRepair.CommentAt(_text, _at) is > 0 and var length) _at += length;
            else return true;
        }
        return false;
    }
}
