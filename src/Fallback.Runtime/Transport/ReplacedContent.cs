using System.Net.Http.Headers;

namespace Fallback;

/// <summary>Replaces a reply's body after it was read or wrapped, for the code that reads the reply next.</summary>
internal static class ReplacedContent
{
    /// <summary>Returns a new content with the headers of the first, except its length.</summary>
    public static HttpContent Of(HttpContent before, HttpContent content)
    {
        foreach ((string name, HeaderStringValues values) in before.Headers.NonValidated)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }
}
