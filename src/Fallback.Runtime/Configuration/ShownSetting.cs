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

    /// <summary>How usual hosts end. Words with dots between them end otherwise, and may be a key.</summary>
    private static readonly string[] _ends = ["com", "net", "org", "io", "ai", "dev", "app", "cloud", "local", "internal"];

    /// <summary>Formats a figure, a word, a date, or the name of a model or a vendor.</summary>
    public static string Of(string? value) => value is not null && MayBeKey(value) ? ApiKey.Mask(value) : Cleaned(value);

    /// <summary>
    /// Formats a model, which may have any length if its provider or the model itself is known, or if it comes from the program's source.
    /// </summary>
    public static string OfModel(FallbackOptions options, string name, ChainDeclaration? declared = null) =>
        IsNoKey(options, name.Trim(), declared) ? Cleaned(name) : ApiKey.Mask(name.Trim());

    /// <summary>Formats the provider of such a model.</summary>
    public static string OfProvider(FallbackOptions options, string provider, string model, ChainDeclaration? declared = null) =>
        IsNoKey(options, model.Trim(), declared) ? Cleaned(provider) : Of(provider);

    /// <summary>Formats an address: scheme and host of a URL, and the parts of its path that are not secret.</summary>
    public static string OfAddress(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 && !MayBeKey(url.Scheme)
            ? OfAddress(url)
            : OfSchemeless(value) ?? Of(value);

    /// <summary>Formats a URL. Some gateways have the key in the path.</summary>
    public static string OfAddress(Uri url)
    {
        string server = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string path = string.Concat(url.Segments.Select(
            static segment => !IsSecret(segment.TrimEnd('/')) ? segment : segment.EndsWith('/') ? "…/" : "…"));
        return Redactor.Clean(server, null) + path;
    }

    /// <summary>Decides for all of them: a text may be a key if it is longer than a word, and a typo does not explain what is unknown in it.</summary>
    private static bool MayBeKey(string value) => value.Length > Longest && !KnownWords.Make(value);

    private static bool IsNoKey(FallbackOptions options, string model, ChainDeclaration? declared)
    {
        if (declared is not null && (declared.Canary?.Model == model || declared.Tiers.Any(tier => tier.Model == model))) return true;
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return ModelFiles.Catalogue.Find(model) is not null || options.Models.ContainsKey(model) || options.Aliases.ContainsKey(model)
                || !MayBeKey(model);
        string provider = model[..slash];
        return options.Providers.ContainsKey(provider) || Vendors.BaseUrl(provider) is not null
            || KnownWords.IsOneOf(options.Providers.Keys.Concat(Vendors.Names), provider)
            || provider.Length <= Longest && KnownWords.Make(model[(slash + 1)..])
            || !MayBeKey(model);
    }

    /// <summary><c>localhost:5000/v1</c>, <c>llm.example.com/v1</c>: an address without a scheme. Null for what may be something else.</summary>
    private static string? OfSchemeless(string? value)
    {
        if (value is null || !Uri.TryCreate("http://" + value, UriKind.Absolute, out Uri? url)) return null;
        bool isHost = url.IsLoopback || url.HostNameType is UriHostNameType.IPv4
            || _ends.Contains(url.Host[(url.Host.LastIndexOf('.') + 1)..]) && !Array.Exists(url.Host.Split('.'), MayBeKey);
        if (!isHost || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0) return null;
        string path = string.Concat(url.Segments.Select(static segment => !MayBeKey(segment.TrimEnd('/')) ? segment : "…"));
        return url.Authority + (path == "/" ? "" : path);
    }

    private static string Cleaned(string? value) => Redactor.Clean(value?.Trim(), null) ?? "";

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
