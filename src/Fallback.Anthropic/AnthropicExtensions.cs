using Anthropic;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Adds Anthropic's official SDK as a provider.</summary>
public static class AnthropicExtensions
{
    private const string PublicBaseUrl = "https://api.anthropic.com/v1";

#pragma warning disable RS0026 // They extend different types, so no call can mean both.
    /// <summary>Makes Fallback use Anthropic's SDK for a provider, over the Messages API, instead of sending the requests itself.</summary>
    /// <remarks>
    /// Key, base URL, headers and other settings come from the same places as every provider's: the section <c>Providers:&lt;name&gt;</c>,
    /// <c>AddProvider</c>, or <c>&lt;NAME&gt;_API_KEY</c>. After a reload, the next call uses a new key. The SDK's retries and timeout are
    /// off.
    /// </remarks>
    /// <param name="builder">The builder that <c>AddFallback</c> returned.</param>
    /// <param name="name">The provider's name, as in <c>name/model</c>. Default: <c>anthropic</c>.</param>
    /// <param name="configure">Changes the <see cref="AnthropicOptions"/>. It is called at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static FallbackBuilder AddAnthropic(this FallbackBuilder builder, string name = "anthropic", Action<AnthropicOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProvider(name, Provider(configure));
    }

    /// <inheritdoc cref="AddAnthropic(FallbackBuilder, string, Action{AnthropicOptions})"/>
    /// <param name="options">The options to change, for use without a container.</param>
    /// <param name="name">The provider's name, as in <c>name/model</c>. Default: <c>anthropic</c>.</param>
    /// <param name="configure">Changes the <see cref="AnthropicOptions"/>. It is called at once.</param>
    public static FallbackOptions AddAnthropic(this FallbackOptions options, string name = "anthropic", Action<AnthropicOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.AddProvider(name, Provider(configure));
    }

    private static Action<ProviderOptions> Provider(Action<AnthropicOptions>? configure)
    {
        var options = new AnthropicOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOutputTokens, 1, nameof(AnthropicOptions.MaxOutputTokens));
        return provider =>
        {
            provider.BaseUrl ??= PublicBaseUrl;
            provider.SdkClient = connection => Client(connection, options.MaxOutputTokens);
        };
    }

    private static AnthropicTierClient Client(ProviderConnection connection, int maxOutputTokens)
    {
        var sdk = new AnthropicClient
        {
            HttpClient = connection.HttpClient,
            BaseUrl = Root(connection.BaseUrl),
            // The connection adds the key. Null, because an SDK without this setting looks for a key in the environment.
            ApiKey = null,
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            // Its spans would repeat the text of a provider's error, which may contain the key.
            OpenTelemetry = false,
        };
        return new AnthropicTierClient(sdk.AsIChatClient(defaultMaxOutputTokens: maxOutputTokens), maxOutputTokens);
    }

    /// <summary>The SDK adds <c>/v1/messages</c>; base URLs elsewhere in the configuration end with <c>/v1</c>.</summary>
    private static string Root(Uri baseUrl)
    {
        string path = baseUrl.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase)) path = path[..^3];
        return new UriBuilder(baseUrl) { Path = path }.Uri.AbsoluteUri.TrimEnd('/');
    }
}
