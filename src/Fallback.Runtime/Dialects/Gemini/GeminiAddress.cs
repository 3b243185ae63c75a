namespace Fallback;

/// <summary>
/// Computes the address of requests for a model: Google's Gemini API, Vertex AI with a project and a location or in its express mode, and
/// compatible servers.
/// </summary>
internal static class GeminiAddress
{
    private const string Models = "models/";
    private const string Publishers = "publishers/";
    private const string GooglesModels = "publishers/google/models/";

    // Endings of a base URL that belong to Google's other API, for chat completions.
    private static readonly string[] _others = ["/chat/completions", "/openai", "/endpoints/openapi", "/models"];

    /// <param name="baseUrl">The provider's base URL.</param>
    /// <param name="apiVersion">The version for a base URL without a path; null for the usual one.</param>
    /// <param name="model">
    /// The model's name, with or without <c>models/</c>, or a resource: <c>tunedModels/…</c>, <c>projects/…</c>.
    /// </param>
    /// <param name="stream">Whether a stream is requested.</param>
    public static Uri Of(Uri baseUrl, string? apiVersion, string model, bool stream)
    {
        string root = RootOf(baseUrl, apiVersion);
        string resource = Resource(model.Trim('/'), root, IsVertex(baseUrl));
        string query = baseUrl.Query.TrimStart('?');
        if (stream) query = query.Length == 0 ? "alt=sse" : $"{query}&alt=sse";
        string method = stream ? "streamGenerateContent" : "generateContent";
        // A resource from the root replaces the project and location in the base URL.
        bool isFromRoot = resource.StartsWith("projects/", StringComparison.Ordinal);
        if (isFromRoot && root.IndexOf("/projects/", StringComparison.Ordinal) is >= 0 and var at) root = root[..at];
        return new UriBuilder(baseUrl) { Path = $"{root}/{Escape(resource)}:{method}", Query = query, Fragment = "" }.Uri;
    }

    /// <summary>Whether it is Vertex AI, which differs from the Gemini API in small details.</summary>
    public static bool IsVertex(Uri baseUrl) =>
        baseUrl.Host.EndsWith("aiplatform.googleapis.com", StringComparison.OrdinalIgnoreCase)
        || baseUrl.AbsolutePath.Contains("/projects/", StringComparison.Ordinal)
        || baseUrl.AbsolutePath.Contains("/publishers/", StringComparison.Ordinal);

    /// <summary>Returns the address of a file that was uploaded to the Gemini API, from its name there or its address.</summary>
    public static string OfFile(Uri baseUrl, string? apiVersion, string file) =>
        file.Contains("://", StringComparison.Ordinal)
            ? file
            : new UriBuilder(baseUrl)
            {
                Path = $"{RootOf(baseUrl, apiVersion)}/{(file.StartsWith("files/", StringComparison.Ordinal) ? "" : "files/")}"
                    + Escape(file),
                Query = "",
                Fragment = "",
            }.Uri.AbsoluteUri;

    private static string RootOf(Uri baseUrl, string? apiVersion)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        foreach (string other in _others)
            if (path.EndsWith(other, StringComparison.OrdinalIgnoreCase)) path = path[..^other.Length];
        return path.Length > 0 ? path : $"/{apiVersion ?? (IsVertex(baseUrl) ? "v1" : "v1beta")}";
    }

    private static string Resource(string model, string root, bool isVertex)
    {
        bool isResource = model.StartsWith("projects/", StringComparison.Ordinal)
            || model.StartsWith("tunedModels/", StringComparison.Ordinal)
            || isVertex && model.StartsWith("endpoints/", StringComparison.Ordinal);
        if (isResource) return model;
        if (model.StartsWith(Models, StringComparison.Ordinal)) model = model[Models.Length..];
        if (model.StartsWith(GooglesModels, StringComparison.Ordinal)) model = model[GooglesModels.Length..];
        // Vertex's chat completions use this form of its models' names.
        if (model.StartsWith("google/", StringComparison.Ordinal)) model = model["google/".Length..];
        if (!isVertex || root.EndsWith("/publishers/google", StringComparison.Ordinal)) return Models + model;
        return model.StartsWith(Publishers, StringComparison.Ordinal) ? model : GooglesModels + model;
    }

    private static string Escape(string resource) => string.Join('/', resource.Split('/').Select(Uri.EscapeDataString));
}
