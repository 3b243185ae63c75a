using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fallback.Dashboard;
using Fallback.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fallback.AspNetCore.Tests;

/// <summary>An application with a dashboard, on a real socket, whose tiers are one local server.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    /// <summary>Where a request says to come from, as if a proxy had been believed.</summary>
    public const string AddressHeader = "Test-Address";

    /// <summary>Who asks, where the application has authentication.</summary>
    public const string UserHeader = "Test-User";

    // In parts, so that the analyzers do not take it for a key of somebody's.
    public static readonly string Key = string.Join('-', "sk", "canary", "7f3K9qLmZ2xW8vB4");

    public static readonly string[] Models = ["deepseek-flash", "gpt-6-luna", "claude-sonnet-5-5"];

    private static readonly string[] _providers = ["deepseek", "openai", "anthropic"];

    private readonly WebApplication _app;

    private DashboardHost(WebApplication app, ProviderServer server, LogLines log)
    {
        (_app, Server, Log) = (app, server, log);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = new Uri(Address, "fallback/") };
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ProviderServer Server { get; }

    public LogLines Log { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public FallbackMonitor Monitor => _app.Services.GetRequiredService<FallbackMonitor>();

    public FallbackRuntime Runtime => _app.Services.GetRequiredService<FallbackRuntime>();

    public ICareful Careful => _app.Services.GetRequiredService<ICareful>();

    public ISummariser Summariser => _app.Services.GetRequiredService<ISummariser>();

    public IAssistant Assistant => _app.Services.GetRequiredService<IAssistant>();

    public static async Task<DashboardHost> StartAsync(
        Action<FallbackDashboardOptions>? configure = null,
        string pattern = "/fallback",
        string? pathBase = null,
        bool authorized = false,
        bool anonymous = false,
        bool withSummariser = false,
        bool withCanary = false,
        Action<ProviderOptions>? provider = null,
        Action<FallbackOptions>? fallback = null,
        TimeProvider? time = null)
    {
        ProviderServer server = await ProviderServer.StartAsync(cancellationToken: Token);
        var log = new LogLines();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddFallback(options =>
        {
            foreach (string name in _providers)
            {
                options.AddProvider(name, server.BaseUrl.AbsoluteUri, Key);
                if (provider is not null) options.AddProvider(name, provider);
            }
            fallback?.Invoke(options);
        });
        builder.Services.AddFallbackClient<IAssistant>();
        if (withCanary) builder.Services.AddFallbackClient<ICareful>();
        if (withSummariser) builder.Services.AddFallbackClient<ISummariser>();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("test", null);
        builder.Services.AddAuthorization();
        WebApplication app = builder.Build();
        if (pathBase is not null) app.UsePathBase(pathBase);
        app.Use((context, next) =>
        {
            if (context.Request.Headers.TryGetValue(AddressHeader, out var address)) context.Connection.RemoteIpAddress = IPAddress.Parse(address!);
            return next(context);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        IEndpointConventionBuilder dashboard = app.MapFallbackDashboard(pattern, configure);
        if (authorized) dashboard.RequireAuthorization();
        if (anonymous) dashboard.AllowAnonymous();
        await app.StartAsync(Token);
        return new DashboardHost(app, server, log);
    }

    public async Task AskAsync(int times, string question = "Where is my order?")
    {
        for (int i = 0; i < times; i++) await Assistant.AnswerAsync(question, Token);
    }

    /// <summary>Another process of the same application, as far as anybody outside can tell.</summary>
    public FallbackRuntime Another(Action<FallbackOptions> configure)
    {
        var options = new FallbackOptions();
        foreach (string name in _providers) options.AddProvider(name, Server.BaseUrl.AbsoluteUri, Key);
        configure(options);
        return new FallbackRuntime(options);
    }

    /// <summary>Takes what the pages are sent until it shows something.</summary>
    public async Task<DashboardView> ViewAsync(Func<DashboardView, bool> shows)
    {
        using HttpResponseMessage response = await Client.GetAsync("events", HttpCompletionOption.ResponseHeadersRead, Token);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            DashboardView view = JsonSerializer.Deserialize<DashboardView>(line[6..], JsonSerializerOptions.Web)!;
            if (shows(view)) return view;
        }
        throw new EndOfStreamException("The events ended before they showed that.");
    }

    public Task StopAsync() => _app.StopAsync(Token);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Server.DisposeAsync();
    }

    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[UserHeader].ToString() is not { Length: > 0 } name) return Task.FromResult(AuthenticateResult.NoResult());
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, "test")));
        }
    }
}

/// <summary>Every log line of an application.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
