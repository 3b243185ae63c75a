namespace Fallback.Catalogue;

/// <summary>Reads strict JSON (RFC 8259). Its own, because analyzers cannot bring System.Text.Json along.</summary>
internal sealed partial class JsonReader
{
    // The catalogue is four levels deep; the limit keeps a hostile file from overflowing the compiler's stack.
    private const int MaxDepth = 32;

    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private JsonReader(string text) => _text = text;

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="CatalogueFormatException">The text is not strict JSON.</exception>
    public static JsonValue Read(string text)
    {
        var reader = new JsonReader(text);
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
            '"' => At(JsonKind.String, _line, Column, ReadString()),
            't' => ReadWord("true", JsonKind.True),
            'f' => ReadWord("false", JsonKind.False),
            'n' => ReadWord("null", JsonKind.Null),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            -1 => throw Error("The document ends where a value is expected"),
            _ => throw Error($"Unexpected '{(char)Peek}' where a value is expected"),
        };
    }

    private JsonValue ReadObject(int depth)
    {
        (int line, int column) = (_line, Column);
        var members = new List<KeyValuePair<string, JsonValue>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        _at++;
        if (!TryTake('}'))
        {
            do
            {
                SkipWhiteSpace();
                if (Peek != '"') throw Error("Expected a member name in double quotes");
                CatalogueFormatException duplicate = Error("The same member name occurs twice");
                string name = ReadString();
                if (!names.Add(name)) throw duplicate;
                if (!TryTake(':')) throw Error($"Expected ':' after \"{name}\"");
                members.Add(new KeyValuePair<string, JsonValue>(name, ReadValue(depth + 1)));
            }
            while (TryTake(','));
            if (!TryTake('}')) throw Error("Expected ',' or '}'");
        }
        return new JsonValue(JsonKind.Object, line, column) { Members = members };
    }

    private JsonValue ReadArray(int depth)
    {
        (int line, int column) = (_line, Column);
        var items = new List<JsonValue>();
        _at++;
        if (!TryTake(']'))
        {
            do items.Add(ReadValue(depth + 1));
            while (TryTake(','));
            if (!TryTake(']')) throw Error("Expected ',' or ']'");
        }
        return new JsonValue(JsonKind.Array, line, column) { Items = items };
    }

    private JsonValue ReadNumber()
    {
        int start = _at;
        int column = Column;
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
        return At(JsonKind.Number, _line, column, _text.Substring(start, _at - start));
    }

    private void ReadDigits()
    {
        if (Peek is not (>= '0' and <= '9')) throw Error("Expected a digit");
        while (Peek is >= '0' and <= '9') _at++;
    }

    private JsonValue ReadWord(string word, JsonKind kind)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) throw Error($"Expected {word}");
        JsonValue value = At(kind, _line, Column, "");
        _at += word.Length;
        return value;
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
        for (; Peek is ' ' or '\t' or '\r' or '\n'; _at++)
        {
            if (Peek != '\n') continue;
            _line++;
            _lineStart = _at + 1;
        }
    }

    private int Column => _at - _lineStart + 1;

    private static JsonValue At(JsonKind kind, int line, int column, string text) => new(kind, line, column) { Text = text };

    private CatalogueFormatException Error(string problem) => new(problem, _line, Column);
}
