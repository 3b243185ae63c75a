using System.Net.Http.Headers;

namespace Fallback;

/// <summary>
/// The raw headers of a reply. Raw, because the typed properties drop values that providers do send, such as <c>Retry-After: 1.5</c>.
/// </summary>
internal readonly struct ReplyHeaders
{
    private readonly HttpResponseMessage? _response;
    private readonly IReadOnlyDictionary<string, string>? _values;

    public ReplyHeaders(HttpResponseMessage response) => _response = response;

    /// <summary>Creates headers that do not come from an <see cref="HttpResponseMessage"/>. Names are not case-sensitive.</summary>
    public ReplyHeaders(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>Returns the first value of a header, or null.</summary>
    public string? this[string name]
    {
        get
        {
            if (_response is not null)
                return Find(_response.Headers.NonValidated, name) ?? Find(_response.Content.Headers.NonValidated, name);
            if (_values is null) return null;
            foreach ((string key, string value) in _values)
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            return null;
        }
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _values?.GetEnumerator() ?? Enumerate(_response).GetEnumerator();

    private static IEnumerable<KeyValuePair<string, string>> Enumerate(HttpResponseMessage? response)
    {
        if (response is null) yield break;
        foreach (KeyValuePair<string, HeaderStringValues> header in response.Headers.NonValidated)
            yield return new(header.Key, First(header.Value));
        foreach (KeyValuePair<string, HeaderStringValues> header in response.Content.Headers.NonValidated)
            yield return new(header.Key, First(header.Value));
    }

    private static string? Find(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out HeaderStringValues values) ? First(values) : null;

    private static string First(HeaderStringValues values)
    {
        foreach (string value in values) return value;
        return "";
    }
}
