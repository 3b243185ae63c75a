using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Formats configured values for messages. A key that was written in the wrong line must not be repeated: a value that is longer than
/// expected is masked, unless it is known to be something else.
/// </summary>
internal static class ShownSetting
{
    /// <summary>The longest value that is shown as it is: no key is that short.</summary>
    private const int Longest = 12;

    private const int LongestWord = 20;

    /// <summary>Formats a figure, a word or a date.</summary>
    public static string Of(string? value) =>
        value is { Length: > Longest } ? ApiKey.Mask(value) : Redactor.Clean(value, null) ?? "";

    /// <summary>Formats a model, which may have any length if its provider or the model itself is known.</summary>
    public static string OfModel(FallbackOptions options, string name)
    {
        string model = name.Trim();
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        bool isKnown = slash > 0
            ? options.Providers.ContainsKey(model[..slash]) || Vendors.BaseUrl(model[..slash]) is not null
            : ModelFiles.Catalogue.Find(model) is not null || options.Models.ContainsKey(model) || options.Aliases.ContainsKey(model);
        return isKnown ? Redactor.Clean(model, null) ?? "" : Of(model);
    }

    /// <summary>Formats an address: scheme and host of a URL, and the parts of its path that are not secret.</summary>
    public static string OfAddress(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 ? OfAddress(url) : Of(value);

    /// <summary>Formats a URL. Some gateways have the key in the path.</summary>
    public static string OfAddress(Uri url)
    {
        string server = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string path = string.Concat(url.Segments.Select(
            static segment => !IsSecret(segment.TrimEnd('/')) ? segment : segment.EndsWith('/') ? "…/" : "…"));
        return Redactor.Clean(server, null) + path;
    }

    /// <summary>Whether a part of an address may be a key: it is longer than one word, and does not consist of words and numbers.</summary>
    public static bool IsSecret(string segment) =>
        segment.Length > Longest && (segment != Redactor.Redact(segment, null) || !Array.TrueForAll(segment.Split('-', '_', '.', '~', ':', '@'), IsWord));

    /// <summary>Whether a part is a word: <c>deployments</c>, <c>gpt</c>, <c>4o</c>, <c>v1beta</c>, but not <c>3f2b8c1e</c>.</summary>
    private static bool IsWord(string part)
    {
        int changes = 0;
        for (int i = 1; i < part.Length; i++)
            if (char.IsAsciiDigit(part[i]) != char.IsAsciiDigit(part[i - 1])) changes++;
        return part.Length <= LongestWord && changes <= 2;
    }
}
