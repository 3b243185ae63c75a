namespace Fallback;

/// <summary>Where a provider is and how it is asked. Immutable; a reload makes another.</summary>
internal sealed class ProviderEndpoint
{
    private readonly Uri _baseUrl = null!;

    public required string Provider { get; init; }

    public string Instance { get; init; } = "default";

    public required Uri BaseUrl
    {
        get => _baseUrl;
        init
        {
            _baseUrl = value;
            ChatCompletions = new Uri(value.AbsoluteUri.TrimEnd('/') + "/chat/completions");
        }
    }

    public Uri ChatCompletions { get; private init; } = null!;

    public ApiKey? Key { get; init; }

    public bool KeyRequired { get; init; }

    /// <summary>Tells keys apart without being one.</summary>
    public string CredentialFingerprint { get; init; } = "";

    public KeyValuePair<string, string>[] Headers { get; init; } = [];

    public long MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    public required HttpMessageInvoker Invoker { get; init; }
}
