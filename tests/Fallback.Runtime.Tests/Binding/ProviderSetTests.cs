using Microsoft.Extensions.Logging.Abstractions;

namespace Fallback.Runtime.Tests.Binding;

public class ProviderSetTests
{
    [Fact]
    public async Task ProviderWithTwoDialects_FetchesOneToken()
    {
        int fetched = 0;
        FallbackOptions options = new FallbackOptions().AddProvider("openai", provider => provider.Token = _ =>
        {
            fetched++;
            return ValueTask.FromResult(new ApiKey("token-0123456789"));
        });
        using var providers = new ProviderSet(options, new HttpTransport(TimeProvider.System), TimeProvider.System, NullLogger.Instance, null);

        ProviderEndpoint chat = providers.Get(Place("openai"), "gpt-4o"), responses = providers.Get(Place("OpenAI"), "gpt-6-luna");
        Assert.Null(await chat.Credentials.ObtainAsync(TestContext.Current.CancellationToken));
        Assert.Null(await responses.Credentials.ObtainAsync(TestContext.Current.CancellationToken));

        Assert.Equal((Dialect.OpenAIChat, Dialect.OpenAIResponses, 1), (chat.Dialect, responses.Dialect, fetched));

        ProviderInstance Place(string provider) => Assert.Single(ProviderInstance.Of(options, provider));
    }
}
