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

    [Fact]
    public async Task InstancesWithOneToken_EachKeepTheirOwnSecretsOutOfWhatIsShown()
    {
        int fetched = 0;
        FallbackOptions options = new FallbackOptions().AddProvider("pool", provider =>
        {
            provider.Token = _ =>
            {
                fetched++;
                return ValueTask.FromResult(new ApiKey("token-0123456789"));
            };
            foreach (string name in (string[])["eu", "us", "de"])
                provider.Instances.Add(new InstanceOptions { Name = name, BaseUrl = $"https://{name}.example.com/v1" });
            provider.Instances[0].SecretHeaders["X-Tenant"] = new ApiKey("orangeorange");
            provider.Instances[1].SecretHeaders["X-Tenant"] = new ApiKey("bananabanana");
        });
        using var providers = new ProviderSet(options, new HttpTransport(TimeProvider.System), TimeProvider.System, NullLogger.Instance, null);

        ProviderEndpoint[] endpoints = [.. ProviderInstance.Of(options, "pool").Select(instance => providers.Get(instance, "large"))];
        foreach (ProviderEndpoint endpoint in endpoints) Assert.Null(await endpoint.Credentials.ObtainAsync(TestContext.Current.CancellationToken));

        Assert.Equal((null, "bananabanana"), (endpoints[0].Shown("orangeorange"), endpoints[0].Shown("bananabanana")));
        Assert.Equal(("orangeorange", null), (endpoints[1].Shown("orangeorange"), endpoints[1].Shown("bananabanana")));
        Assert.Equal(3, fetched);
    }
}
