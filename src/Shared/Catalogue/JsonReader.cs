namespace Fallback.Catalogue;

/// <summary>Reads JSON (RFC 8259). Its own, because analyzers cannot bring System.Text.Json along.</summary>
internal sealed partial class JsonReader
{
    // As deep as System.Text.Json reads; the limit keeps a hostile file from overflowing the compiler's stack.
    private const int MaxDepth = 64;

    private readonly string _text;
    private readonly bool _isStrict;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private JsonReader(string text, bool isStrict) => (_text, _isStrict) = (text, isStrict);

    /// <summary>Reads a whole document, in which no name of an object occurs twice.</summary>
    /// <exception cref="CatalogueFormatException">The text is not strict JSON.</exception>
    public static JsonValue Read(string text) => Read(text, isStrict: true);

    /// <summary>Reads a file that people write: with comments, trailing commas, and names that occur twice.</summary>
    /// <exception cref="CatalogueFormatException">The text is not JSON.</exception>
    public static JsonValue ReadFile(string text) => Read(text, isStrict: false);

    private static JsonValue Read(string text, bool isStrict)
    {
        var reader = new JsonReader(text, isStrict);
        if (text.Length > 0 && text[0] == '\uFEFF') reader._at = 1;
        JsonValue value = reader.ReadValue(0);
        reader.SkipWhiteSpace();
        return reader._at == text.Length ? value : throw reader.Error("Unexpected text after the end of the document");
    }

    private int Peek => _at < _text.Length ? _text[_at] : -1;

    private JsonValue ReadValue(int depth)
    {
        SkipWhiteSpace();
        if (depth > MaxDepth) throw Error($"More than {MaxDepth} levels of nesting");
        return Peek switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadText(),
            't' => ReadWord("true", JsonKind.True),
            'f' => ReadWord("false", JsonKind.False),
            'n' => ReadWord("null", JsonKind.Null),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            -1 => throw Error("The document ends where a value is expected"),
            _ => throw Error($"Unexpected '{(char)Peek}' where a value is expected"),
        };
    }

    private JsonValue ReadText()
    {
        JsonPlace start = Here;
        string text = ReadString();
        return new JsonValue(JsonKind.String, UpToHere(start)) { Text = text };
    }

    private JsonValue ReadObject(int depth)
    {
        JsonPlace start = Here;
        var members = new List<JsonMember>();
        HashSet<string>? names = _isStrict ? new HashSet<string>(StringComparer.Ordinal) : null;
        _at++;
        while (!TryTake('}'))
        {
            if (members.Count > 0 && !TryTake(',')) throw Error("Expected ',' or '}'");
            if (members.Count > 0 && TakeTrailing('}')) break;
            if (Peek != '"') throw Error("Expected a member name in double quotes");
            JsonPlace place = Here;
            string name = ReadString();
            place = UpToHere(place);
            if (names?.Add(name) == false) throw new CatalogueFormatException("The same member name occurs twice", place);
            if (!TryTake(':')) throw Error($"Expected ':' after \"{name}\"");
            members.Add(new JsonMember(name, ReadValue(depth + 1), place));
        }
        return new JsonValue(JsonKind.Object, UpToHere(start)) { Members = members };
    }

    private JsonValue ReadArray(int depth)
    {
        JsonPlace start = Here;
        var items = new List<JsonValue>();
        _at++;
        while (!TryTake(']'))
        {
            if (items.Count > 0 && !TryTake(',')) throw Error("Expected ',' or ']'");
            if (items.Count > 0 && TakeTrailing(']')) break;
            items.Add(ReadValue(depth + 1));
        }
        return new JsonValue(JsonKind.Array, UpToHere(start)) { Items = items };
    }

    private JsonValue ReadNumber()
    {
        JsonPlace start = Here;
        if (Peek == '-') _at++;
        if (Peek == '0') _at++;
        else ReadDigits();
        if (Peek == '.')
        {
            _at++;
            ReadDigits();
        }
        if (Peek is 'e' or 'E')
        {
            _at++;
            if (Peek is '+' or '-') _at++;
            ReadDigits();
        }
        return new JsonValue(JsonKind.Number, UpToHere(start)) { Text = _text.Substring(start.Start, _at - start.Start) };
    }

    private void ReadDigits()
    {
        if (Peek is not (>= '0' and <= '9')) throw Error("Expected a digit");
        while (Peek is >= '0' and <= '9') _at++;
    }

    private JsonValue ReadWord(string word, JsonKind kind)
    {
        if (!Begins(word)) throw Error($"Expected {word}");
        JsonPlace start = Here;
        _at += word.Length;
        return new JsonValue(kind, UpToHere(start));
    }

    private bool Begins(string word) => string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0;

    /// <summary>The end after a comma; else goes up to the next element.</summary>
    private bool TakeTrailing(char end)
    {
        SkipWhiteSpace();
        return !_isStrict && TryTake(end);
    }

    private bool TryTake(char expected)
    {
        SkipWhiteSpace();
        if (Peek != expected) return false;
        _at++;
        return true;
    }

    private void SkipWhiteSpace()
    {
        while (true)
        {
            if (Peek == '/' && !_isStrict) SkipComment();
            else if (Peek is ' ' or '\t' or '\r' or '\n') Skip();
            else return;
        }
    }

    private void SkipComment()
    {
        int end;
        if (Begins("//")) end = _text.IndexOf('\n', _at) is var line and >= 0 ? line : _text.Length;
        else if (Begins("/*") && _text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is var close and >= 0) end = close + 2;
        else throw Error("Unexpected '/'; a comment is // up to the end of its line, or between /* and */");
        while (_at < end) Skip();
    }

    private void Skip()
    {
        if (Peek == '\n')
        {
            _line++;
            _lineStart = _at + 1;
        }
        _at++;
    }

    private JsonPlace Here => new(_at, _at, _line, _at - _lineStart + 1);

    private JsonPlace UpToHere(JsonPlace start) => start with { End = _at };

    private CatalogueFormatException Error(string problem) => new(problem, Here);
}
