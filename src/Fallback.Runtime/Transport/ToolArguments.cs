using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Collects a tool call's arguments as they arrive, and tracks whether they are complete, which often decides which call a part belongs to.
/// </summary>
internal sealed class ToolArguments
{
    /// <summary>The property of a call whose arguments are not a JSON object; it contains them as they were written.</summary>
    public const string Written = "wire.arguments";

    private const int DeepestEncoding = 3;

    private readonly StringBuilder _text = new();
    private string? _last;
    private int _pieces;
    private int _depth;
    private bool _isCumulative = true;
    private bool _isStarted;
    private bool _inString;
    private bool _isEscaped;

    /// <summary>Whether there are none yet.</summary>
    public bool IsEmpty => !_isStarted;

    /// <summary>Whether they are complete JSON, judged by brackets.</summary>
    public bool IsComplete => _isStarted && _depth == 0 && !_inString;

    /// <summary>Whether they are an empty object, which some servers send before the arguments.</summary>
    public bool IsEmptyObject => IsComplete && _text.Length <= 8 && _text.ToString().Trim() is "{}" or "{ }";

    public bool AreSame(string arguments) => _text.Length == arguments.Length && _text.Equals(arguments.AsSpan());

    public void Add(string? piece)
    {
        if (string.IsNullOrEmpty(piece)) return;
        _isCumulative &= _last is null || piece.Length >= _last.Length && piece.StartsWith(_last, StringComparison.Ordinal);
        _last = piece;
        _pieces++;
        _text.Append(piece);
        foreach (char c in piece) Step(c);
    }

    /// <summary>Starts again with other arguments.</summary>
    public void Replace(string by)
    {
        _text.Clear();
        (_last, _pieces, _depth) = (null, 0, 0);
        (_isCumulative, _isStarted, _inString, _isEscaped) = (true, false, false, false);
        Add(by);
    }

    /// <summary>
    /// Returns all of them. If each part contains all earlier ones, and together they are not JSON, only the last part counts.
    /// </summary>
    public override string ToString() => _isCumulative && _pieces > 1 && !IsComplete ? _last! : _text.ToString();

    /// <summary>
    /// Parses arguments as JSON: an object, or a text that contains one. Nothing, null and PHP's empty list mean no arguments.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidOperationException">The text is not an object.</exception>
    public static IDictionary<string, object?> Parse(string json)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int encoding = 0; ; encoding++)
        {
            if (string.IsNullOrWhiteSpace(json)) return arguments;
            using JsonDocument document = JsonDocument.Parse(HalfCharacters.Mend(json));
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Null) return arguments;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 0) return arguments;
            if (root.ValueKind == JsonValueKind.String && encoding < DeepestEncoding)
            {
                json = root.GetString()!;
                continue;
            }
            foreach (JsonProperty property in root.EnumerateObject()) arguments[property.Name] = property.Value.Clone();
            return arguments;
        }
    }

    /// <summary>
    /// Returns arguments that are not a JSON object, as a model once wrote them and another program sends them back; null for any other.
    /// </summary>
    public static string? WrittenOf(FunctionCallContent call) =>
        call.Arguments is null ? call.AdditionalProperties?.GetValueOrDefault(Written) as string : null;

    /// <summary>Returns a call's arguments for a dialect that has them as a text.</summary>
    public static string TextOf(FunctionCallContent call) =>
        call.Arguments is { } arguments ? JsonValues.ToText(arguments) : WrittenOf(call) ?? "{}";

    /// <summary>
    /// Returns why a dialect that has arguments as an object cannot carry a call, as a part of a sentence; null if it can.
    /// </summary>
    public static string? Objection(FunctionCallContent call) =>
        WrittenOf(call) is null ? null : "a tool call whose arguments are not a JSON object";

    private void Step(char c)
    {
        if (_isEscaped) _isEscaped = false;
        else if (_inString)
        {
            if (c == '\\') _isEscaped = true;
            else if (c == '"') _inString = false;
        }
        else if (c == '"') _isStarted = _inString = true;
        else if (c is '{' or '[')
        {
            _isStarted = true;
            _depth++;
        }
        else if (c is '}' or ']') _depth--;
        else if (!char.IsWhiteSpace(c)) _isStarted = true;
    }
}
