namespace Fallback;

/// <summary>
/// Computes the address of Messages: Anthropic's own API and Azure's (<c>…/v1/messages</c>), or Google's, which has the model and the kind
/// of answer in the path.
/// </summary>
internal static class MessagesAddress
{
    private const string Path = "/messages";
    private const string Publisher = "/publishers/anthropic";
    private const string Models = "/models";

    /// <summary>Whether a base URL is Google's: its API has the version in the body, and not the model.</summary>
    public static bool IsVertex(Uri baseUrl)
    {
        string path = baseUrl.AbsolutePath;
        return path.Contains(Publisher, StringComparison.OrdinalIgnoreCase)
            || path.Contains("/projects/", StringComparison.OrdinalIgnoreCase)
                && path.Contains("/locations/", StringComparison.OrdinalIgnoreCase);
    }

    public static Uri Of(Uri baseUrl, string model, bool isStream)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        path = IsVertex(baseUrl) ? Vertex(path, model, isStream) : Complete(path);
        return new UriBuilder(baseUrl) { Path = path, Fragment = "" }.Uri;
    }

    private static string Complete(string path) =>
        Ends(path, Path) ? path
        // The vendor's address is configured with and without the version; a proxy's path is used unchanged.
        : path.Length == 0 || Ends(path, "/anthropic") ? $"{path}/v1{Path}"
        : path + Path;

    private static string Vertex(string path, string model, bool isStream)
    {
        if (!path.Contains(Publisher, StringComparison.OrdinalIgnoreCase)) path += Publisher;
        if (Ends(path, Publisher)) path += Models;
        // The @ before a version's date stays unescaped, as Google writes it.
        string name = Uri.EscapeDataString(model).Replace("%40", "@", StringComparison.Ordinal);
        return $"{path}/{name}:{(isStream ? "streamRawPredict" : "rawPredict")}";
    }

    private static bool Ends(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
