using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fallback.Gateway;

/// <summary>The caller's headers that are forwarded to providers: only those that the gateway's options name.</summary>
internal static class ForwardedHeaders
{
    private const int LongestValue = 4_096;

    /// <summary>Returns null for none. A value that a request cannot carry is left out.</summary>
    public static KeyValuePair<string, string>[]? Of(HttpRequest request, IList<string> allowed)
    {
        if (allowed.Count == 0) return null;
        List<KeyValuePair<string, string>>? found = null;
        foreach (string name in allowed)
        {
            if (!request.Headers.TryGetValue(name, out StringValues values) || values.ToString() is not { Length: > 0 and <= LongestValue } value) continue;
            if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0) (found ??= []).Add(new(name, value));
        }
        return found?.ToArray();
    }
}
