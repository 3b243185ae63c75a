namespace Fallback;

/// <summary>
/// Where Messages are asked for: Anthropic's own API and Azure's (<c>…/v1/messages</c>), or Google's, where the model and the manner of
/// answering stand in the path.
/// </summary>
internal static class MessagesAddress
{
    private const string Path = "/messages";
    private const string Publisher = "/publishers/anthropic";
    private const string Models = "/models";

    /// <summary>Whether a base URL is Google's: there the version of the API stands in the body, and the model does not.</summary>
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
        // The vendor's address is told with and without the version; a proxy's path is taken as it is.
        : path.Length == 0 || Ends(path, "/anthropic") ? $"{path}/v1{Path}"
        : path + Path;

    private static string Vertex(string path, string model, bool isStream)
    {
        if (!path.Contains(Publisher, StringComparison.OrdinalIgnoreCase)) path += Publisher;
        if (Ends(path, Publisher)) path += Models;
        // The @ before a version's date stays as Google writes it.
        string name = Uri.EscapeDataString(model).Replace("%40", "@", StringComparison.Ordinal);
        return $"{path}/{name}:{(isStream ? "streamRawPredict" : "rawPredict")}";
    }

    private static bool Ends(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
