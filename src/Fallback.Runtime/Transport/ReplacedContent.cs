using System.Net.Http.Headers;

namespace Fallback;

/// <summary>A reply's body after it has been read or put under watch, for those who read the reply next.</summary>
internal static class ReplacedContent
{
    /// <summary>Another content under the headers of the first, but for its length, which is its own.</summary>
    public static HttpContent Of(HttpContent before, HttpContent content)
    {
        foreach ((string name, HeaderStringValues values) in before.Headers.NonValidated)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }
}
