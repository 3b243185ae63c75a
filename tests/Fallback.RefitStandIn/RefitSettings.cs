using System.Text.Json;

namespace Refit;

public class RefitSettings
{
    public RefitSettings()
        : this(new SystemTextJsonContentSerializer())
    {
    }

    public RefitSettings(SystemTextJsonContentSerializer contentSerializer)
    {
        ContentSerializer = contentSerializer;
        ExceptionFactory = async response => response.IsSuccessStatusCode ? null : await ApiException.CreateAsync($"Response status code does not indicate success: {(int)response.StatusCode}.", response.RequestMessage!, response, null).ConfigureAwait(false);
    }

    public SystemTextJsonContentSerializer ContentSerializer { get; set; }

    public Func<HttpMessageHandler>? HttpMessageHandlerFactory { get; set; }

    public Func<HttpRequestMessage, CancellationToken, ValueTask<string>>? AuthorizationHeaderValueGetter { get; set; }

    public Func<HttpResponseMessage, ValueTask<Exception?>> ExceptionFactory { get; set; }
}

public sealed class SystemTextJsonContentSerializer(JsonSerializerOptions options)
{
    public SystemTextJsonContentSerializer()
        : this(new JsonSerializerOptions(JsonSerializerDefaults.Web))
    {
    }

    internal JsonSerializerOptions Options => options;
}
