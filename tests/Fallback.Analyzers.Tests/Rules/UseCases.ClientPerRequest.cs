namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private static string[] MakingHits { get; } =
    [
        """
        var app = new WebApplication();
        app.MapGet("/ask", async (string question, CancellationToken token) => await FallbackClient.[|Create<IBot>|]().AskAsync(question, token));
        app.MapPost("/ask", async (HttpContext context) =>
        {
            using var runtime = new [|FallbackRuntime|](new FallbackOptions());
            IBot bot = runtime.[|CreateClient<IBot>|]();
            return await bot.AskAsync("Hello", context.RequestAborted);
        });
        """,
        """
        var app = new WebApplication();
        app.Use(async (context, next) => { await FallbackClient.[|Create<IBot>|]().AskAsync("Hello", context.RequestAborted); await next(context); });
        app.Run(context => FallbackClient.[|Create<IBot>|]().AskAsync("Hello", context.RequestAborted));
        """,
        """
        [ApiController]
        public sealed class AskController(FallbackRuntime runtime) : ControllerBase
        {
            [HttpPost("ask")] public async Task<string> Ask(string question, CancellationToken token) => await runtime.[|CreateClient<IBot>|]().AskAsync(question, token);
            [HttpPost("other")] public Task<string> Other(string question, CancellationToken token) => Make().AskAsync(question, token);
            private IBot Make() => FallbackClient.[|Create<IBot>|](options => options.DefaultProvider = "a");
        }
        """,
        """
        public sealed class AskController : ControllerBase
        {
            private readonly IBot _bot = FallbackClient.[|Create<IBot>|]();
            private readonly FallbackRuntime _runtime;
            public AskController() => _runtime = new [|FallbackRuntime|](new());
            public Task<string> Ask(string question) => _bot.AskAsync(question + _runtime.Monitor);
        }
        """,
        """[ApiController] public sealed class Plain { public Task<string> Ask(string question) => FallbackClient.[|Create<IBot>|]().AskAsync(question); }""",
        """public sealed class IndexModel : PageModel { public async Task OnGetAsync() { IBot bot = FallbackClient.[|Create<IBot>|](); await bot.AskAsync("Hello"); } }""",
        """public sealed class ChatHub : Hub { public Task<string> Send(string text) => new [|FallbackRuntime|](new FallbackOptions()).CreateClient<IBot>().AskAsync(text); }""",
        """
        public sealed class AskMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                var bot = FallbackClient.[|Create<IBot>|]();
                await bot.AskAsync("Hello", context.RequestAborted);
                await next(context);
            }
        }
        """,
        """
        public static class Setup
        {
            public static IServiceCollection Add(IServiceCollection services)
            {
                services.AddTransient(_ => FallbackClient.[|Create<IBot>|]());
                services.AddScoped<IBot>(provider => provider.GetRequiredService<FallbackRuntime>().[|CreateClient<IBot>|]());
                services.TryAddScoped(_ => new [|FallbackRuntime|](new FallbackOptions()));
                return services.AddKeyedTransient<IBot>("fast", (_, _) => { return FallbackClient.[|Create<IBot>|](); });
            }
        }
        """,
        """
        foreach (string question in args)
        {
            IBot bot = FallbackClient.[|Create<IBot>|](options => options.DefaultProvider = "a");
            Console.WriteLine(await bot.AskAsync(question));
        }
        """,
        """
        public sealed class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    using FallbackRuntime runtime = [|new(new FallbackOptions())|];
                    await runtime.CreateClient<IBot>().AskAsync("Hello", stoppingToken);
                }
            }
        }
        """,
        """public static class Program { public static async Task Main() { for (int i = 0; i < 10; i++) { if (i > 5) { var bot = FallbackClient.[|Create<IBot>|](); await bot.AskAsync("Hello"); } } } }""",
    ];

    private static string[] MakingNearMisses { get; } =
    [
        """
        var app = new WebApplication();
        IBot bot = FallbackClient.Create<IBot>();
        using var runtime = new FallbackRuntime(new FallbackOptions());
        IBot other = runtime.CreateClient<IBot>();
        app.MapGet("/ask", async (string question, CancellationToken token) => await bot.AskAsync(question, token) + await other.AskAsync(question, token));
        """,
        """
        public static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                services.AddFallback();
                services.AddFallbackClient<IBot>();
                services.AddSingleton(_ => FallbackClient.Create<IBot>());
                services.AddSingleton<IBot>(provider => provider.GetRequiredService<FallbackRuntime>().CreateClient<IBot>());
                services.AddKeyedSingleton<IBot>("fast", (_, _) => FallbackClient.Create<IBot>());
                services.AddTransient(provider => new Holder(provider.GetRequiredService<IBot>()));
            }
        }
        public sealed record Holder(IBot Bot);
        """,
        """public static class Program { private static readonly IBot _bot = FallbackClient.Create<IBot>(); public static async Task Main(string[] args) { foreach (string question in args) Console.WriteLine(await _bot.AskAsync(question)); } }""",
        """public sealed class AskController(IBot bot) : ControllerBase { private static readonly IBot _shared = FallbackClient.Create<IBot>(); public async Task<string> Ask(string question) => await bot.AskAsync(question) + await _shared.AskAsync(question); }""",
        """public sealed class AskController : ControllerBase { private static IBot? _bot; public Task<string> Ask(string question) => (_bot ??= FallbackClient.Create<IBot>()).AskAsync(question); static AskController() => _bot = FallbackClient.Create<IBot>(); }""",
        """public sealed class AskController : ControllerBase { private static readonly Lazy<IBot> _bot = new(() => FallbackClient.Create<IBot>()); public Task<string> Ask(string question) => LazyInitializer.EnsureInitialized(ref _other, () => FallbackClient.Create<IBot>()).AskAsync(question); private static IBot? _other; }""",
        """
        public sealed class Tenants(IReadOnlyList<string> names)
        {
            private readonly Dictionary<string, IBot> _bots = [];
            public void Start()
            {
                foreach (string name in names) _bots[name] = FallbackClient.Create<IBot>(options => options.DefaultProvider = name);
                foreach (string name in names)
                {
                    var options = new FallbackOptions { DefaultProvider = name };
                    _bots[name] = new FallbackRuntime(options).CreateClient<IBot>();
                }
            }
        }
        """,
        """public static class Start { public static IBot Make() { while (true) { try { return FallbackClient.Create<IBot>(); } catch (InvalidOperationException e) { Console.WriteLine(e); } } } }""",
        """public sealed class Service { private readonly IBot _bot = FallbackClient.Create<IBot>(); public Task<string> AskAsync(string question) => _bot.AskAsync(question); }""",
        """public sealed class BotTests { public async Task Answer_Comes() { using var runtime = new FallbackRuntime(new FallbackOptions()); Console.WriteLine(await runtime.CreateClient<IBot>().AskAsync("Hello")); } }""",
        """public sealed class Worker : BackgroundService { protected override async Task ExecuteAsync(CancellationToken stoppingToken) { IBot bot = FallbackClient.Create<IBot>(); while (!stoppingToken.IsCancellationRequested) await bot.AskAsync("Hello", stoppingToken); } }""",
        """public static class Other { public sealed class FallbackClient { public static T Create<T>() where T : class => null!; } public static void Run() { for (int i = 0; i < 3; i++) FallbackClient.Create<IBot>(); } }""",
        """public static class Program { public static async Task Main() { foreach (string question in await FallbackClient.Create<IBot>().AskAsync("What?") is { } all ? all.Split('\n') : []) Console.WriteLine(question); for (IBot bot = FallbackClient.Create<IBot>(); ;) await bot.AskAsync("Hello"); } }""",
    ];
}
