using System.Collections.Frozen;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Formats configured texts for messages and logs. A key that was written in the wrong line must not be repeated, so there are two rules.
/// <see cref="Of"/> masks a value that is longer than expected, unless it consists of known words. <see cref="OfName"/> masks a name that
/// somebody chose, if it does not consist of words and numbers.
/// </summary>
internal static class ShownSetting
{
    /// <summary>The longest text that is shown as it is: no key is that short.</summary>
    private const int Longest = 12;

    /// <summary>How many letters of a part of a path may be in unusual words. More of them may be a passphrase.</summary>
    private const int MostUnusual = 15;

    /// <summary><c>v1</c>, <c>api</c>: shown next to a key, too.</summary>
    private const int LongestVersion = 3;

    /// <summary>The shortest random part that is no generated name any more.</summary>
    private const int ShortestKey = 20;

    private const int LongestFigure = 40;
    private const int LongestNumber = 8;

    /// <summary>How usual hosts end. Words with dots between them end otherwise, and may be a key.</summary>
    private static readonly string[] _ends = ["com", "net", "org", "io", "ai", "dev", "app", "cloud", "local", "internal"];

    private static readonly FrozenSet<string> _usual =
        ("accounts api assistant assistants azure beta central chat coder compatible completion completions deployment deployments east eu "
            + "europe gateway global google inference instruct intl internal llama llm locations mini mode model models north openai "
            + "organizations preview primary prod production projects proxy publishers secondary service services south staging tenant "
            + "tenants test turbo us v1beta west")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Formats a figure, a word, a date, or the name of a model or a vendor.</summary>
    /// <param name="value">The value.</param>
    /// <param name="allowed">The words that are allowed there, so that typos in them can be shown.</param>
    public static string Of(string? value, IEnumerable<string>? allowed = null) =>
        value is not null && MayBeKey(value.Trim(), allowed) ? ApiKey.Mask(value.Trim()) : Cleaned(value);

    /// <summary>Formats a name that the configuration gives to something: a provider, a chain, a model, a header.</summary>
    public static string OfName(string name) => IsSecret(name.Trim()) ? ApiKey.Mask(name.Trim()) : Cleaned(name);

    /// <summary>Formats the key of a setting, whose parts may be such names.</summary>
    public static string OfPath(string path) => string.Join(':', path.Split(':').Select(OfName));

    /// <summary>Formats names for a list of what exists.</summary>
    public static string OfNames(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(OfName));

    /// <summary>Formats a client, which is an interface of the source code, or a chain of the configuration.</summary>
    public static string OfClient(FallbackOptions options, ChainDeclaration chain) =>
        chain.Configuration is not null || options.Clients.ContainsKey(chain.Client) ? OfName(chain.Client) : chain.Client;

    /// <summary>Formats a longer text, such as an answer.</summary>
    public static string OfText(string text) =>
        Array.Exists(text.Split(' ', '\n', '\t', '"', '\'', ',', ';', '{', '}', '[', ']'), IsSecret) ? ApiKey.Mask(text) : Cleaned(text);

    /// <summary>
    /// Formats a model. It may have any length if its provider or the model itself is known and it looks like a name, or if it comes from
    /// the program's source.
    /// </summary>
    public static string OfModel(FallbackOptions options, string name, ChainDeclaration? declared = null)
    {
        name = name.Trim();
        if (IsDeclared(name, declared) || !MayBeKey(name)) return Cleaned(name);
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && name[..slash] is var provider && IsKnown(options, provider) && !IsSecret(provider))
            return IsSecret(name[(slash + 1)..]) ? $"{Cleaned(provider)}/{ApiKey.Mask(name[(slash + 1)..])}" : Cleaned(name);
        return !IsSecret(name) && (slash > 0 ? IsNearlyKnown(options, name[..slash], name[(slash + 1)..]) : IsKnownModel(options, name))
            ? Cleaned(name)
            : ApiKey.Mask(name);
    }

    /// <summary>Formats the provider of a model; null if it may not be shown.</summary>
    /// <param name="options">The options.</param>
    /// <param name="provider">The provider: the first part of the model's name, or another setting.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="declared">The chain whose tier the name is; null if that does not matter.</param>
    public static string? OfProvider(FallbackOptions options, string provider, string name, ChainDeclaration? declared = null)
    {
        bool isPart = name.StartsWith(provider + "/", StringComparison.Ordinal);
        // Two masks, cut at different places, would show twice as much of a key with a slash.
        bool isShown = isPart ? OfModel(options, name, declared) == Cleaned(name) : !MayBeKey(provider);
        return isShown ? Cleaned(provider) : null;
    }

    /// <summary>Formats an address: scheme and host of a URL, and the parts of its path that are not secret.</summary>
    public static string OfAddress(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 && !MayBeKey(url.Scheme)
            ? OfAddress(url)
            : OfSchemeless(value) ?? Of(value);

    /// <summary>Formats a URL. Some gateways have the key in the path, or in the host's name.</summary>
    public static string OfAddress(Uri url)
    {
        string host = url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? url.Host
            : string.Join('.', url.Host.Split('.').Select(static label => IsSecret(label) ? "…" : label));
        string port = url.IsDefaultPort ? "" : Wording.Invariant($":{url.Port}");
        return $"{url.Scheme}://{host}{port}{OfSegments(url)}";
    }

    /// <summary>Returns the parts of an address that may be a key.</summary>
    public static IEnumerable<string> SecretsOf(Uri url) =>
        url.Host.Split('.').Where(IsSecret).Concat(url.Segments.Select(static segment => segment.TrimEnd('/')).Where(IsSecretSegment));

    /// <summary>Whether a name may be a key: it is longer than one word, and does not consist of words and numbers.</summary>
    public static bool IsSecret(string name) => name.Length > Longest && (RandomText.IsIn(name) || name != Redactor.Redact(name, null));

    /// <summary>
    /// Whether a name is certainly a key or an id. Such a name is not accepted where it would become a label of metrics and logs. Names that
    /// machines generate (<c>vllm-7d9f8b6c5d-x2k4q</c>) have short random parts, and long words of any language are names.
    /// </summary>
    public static bool IsKey(string name) =>
        Guid.TryParse(name, out _) || name != Redactor.Redact(name, null)
        || Array.Exists(name.Split('-', '_', '.'), static part => part.Length >= ShortestKey && RandomText.IsIn(part, judgesLetters: false));

    /// <summary>
    /// Decides for all values: one may be a key if it is longer than a word, is no date, and a typo does not explain what is unknown in it.
    /// </summary>
    private static bool MayBeKey(string value, IEnumerable<string>? allowed = null) =>
        value.Length > Longest && !IsFigure(value) && !KnownWords.Make(value, allowed);

    /// <summary>Whether a text consists of numbers of a usual length, as a date does.</summary>
    private static bool IsFigure(string text)
    {
        int number = 0;
        foreach (char c in text)
        {
            number = char.IsAsciiDigit(c) ? number + 1 : 0;
            if (number > LongestNumber || number == 0 && !"-:.,+/ TZ".Contains(c, StringComparison.Ordinal)) return false;
        }
        return text.Length <= LongestFigure;
    }

    private static bool IsDeclared(string model, ChainDeclaration? declared) =>
        declared is not null && (declared.Canary?.Model == model || declared.Tiers.Any(tier => tier.Model == model));

    private static bool IsKnown(FallbackOptions options, string provider) =>
        options.Providers.ContainsKey(provider) || Vendors.BaseUrl(provider) is not null;

    private static bool IsNearlyKnown(FallbackOptions options, string provider, string model) =>
        KnownWords.IsOneOf(options.Providers.Keys.Concat(Vendors.Names), provider) || provider.Length <= Longest && KnownWords.Make(model);

    private static bool IsKnownModel(FallbackOptions options, string name) =>
        ModelFiles.Catalogue.Find(name) is not null || options.Models.ContainsKey(name) || options.Aliases.ContainsKey(name);

    /// <summary><c>localhost:5000/v1</c>, <c>llm.example.com/v1</c>: an address without a scheme. Null for what may be something else.</summary>
    private static string? OfSchemeless(string? value)
    {
        if (value is null || !Uri.TryCreate("http://" + value, UriKind.Absolute, out Uri? url)) return null;
        bool isHost = url.IsLoopback || url.HostNameType is UriHostNameType.IPv4
            || _ends.Contains(url.Host[(url.Host.LastIndexOf('.') + 1)..])
                && !Array.Exists(url.Host.Split('.'), static label => MayBeKey(label));
        if (!isHost || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0) return null;
        string path = OfSegments(url);
        return url.Authority + (path == "/" ? "" : path);
    }

    private static string OfSegments(Uri url)
    {
        // A key may have slashes, so that only usual words are shown next to one.
        bool hasSecret = Array.Exists(url.Segments, static segment => IsSecretSegment(segment.TrimEnd('/')));
        return string.Concat(url.Segments.Select(segment =>
            segment.TrimEnd('/') is not { Length: > LongestVersion } part || !IsSecretSegment(part) && !(hasSecret && Unusual(part) > 0) ? segment
            : segment.EndsWith('/') ? "…/"
            : "…"));
    }

    /// <summary>Whether a part of a path may be a key or a passphrase.</summary>
    private static bool IsSecretSegment(string segment) => segment.Length > Longest && (IsSecret(segment) || Unusual(segment) > MostUnusual);

    private static int Unusual(string segment) =>
        segment.Split('-', '_', '.', '~', ':', '@').Where(static word => !_usual.Contains(word) && !word.All(char.IsAsciiDigit))
            .Sum(static word => word.Length);

    private static string Cleaned(string? value) => Redactor.Clean(value?.Trim(), null) ?? "";
}
