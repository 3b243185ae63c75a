namespace Fallback.Analyzers.Tests;

internal static partial class UseCases
{
    private const string Polly = """

        namespace Polly
        {
            public sealed class ResiliencePipeline
            {
                public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> callback, CancellationToken cancellationToken = default) => callback(cancellationToken);
            }
            public sealed class ResiliencePipelineBuilder
            {
                public ResiliencePipelineBuilder AddRetry(Retry.RetryStrategyOptions options) => this;
                public ResiliencePipelineBuilder AddTimeout(TimeSpan timeout) => this;
                public ResiliencePipeline Build() => new();
            }
            public sealed class PolicyBuilder { public Retry.AsyncRetryPolicy WaitAndRetryAsync(int count, Func<int, TimeSpan> wait) => new(); }
            public static class Policy { public static PolicyBuilder Handle<T>() => new(); }
        }
        namespace Polly.Retry
        {
            public sealed class RetryStrategyOptions { public int MaxRetryAttempts { get; set; } }
            public sealed class AsyncRetryPolicy { public Task<T> ExecuteAsync<T>(Func<Task<T>> action) => action(); }
        }
        """;

    private static string[] SwallowedHits { get; } =
    [
        Asking("try { return await bot.AskAsync(question); } [|catch|] { } return null;"),
        Asking("try { return await bot.AskAsync(question); } [|catch|] (Exception) { return null; }"),
        Asking("try { return await bot.AskAsync(question); } [|catch|] (AllTiersFailedException) { return default; }"),
        Asking("""try { return await bot.AskAsync(question); } [|catch|] (Exception) { return "Please try later."; }"""),
        Asking("""try { return await bot.AskAsync(question); } [|catch|] (Exception e) { return "Please try later."; }"""),
        Asking("""try { return (await bot.AskAsync(question)).Trim() + await bot.AskAsync("again"); } catch (HttpRequestException) { return null; } [|catch|] (FallbackException) { /* nothing helps */ } return null;""", "using System.Net.Http;"),
        Asking("""foreach (string each in question.Split(' ')) { try { Console.WriteLine(await bot.AskAsync(each)); } [|catch|] (AllTiersFailedException) { continue; } } return null;"""),
        Asking("""for (int attempt = 0; attempt < 3; attempt++) { try { return await bot.[|AskAsync|](question); } catch (AllTiersFailedException e) { Console.WriteLine(e); await Task.Delay(1000); } } return null;"""),
        Asking("""int attempt = 0; while (true) { try { string answer = await bot.[|AskAsync|](question); return answer.Trim(); } catch (Exception e) when (e is FallbackException && ++attempt < 3) { await Task.Delay(1000); } }"""),
        Asking("""string? answer = null; while (answer is null) { try { answer = await bot.[|AskAsync|](question); } catch (Exception) { await Task.Delay(1000); } } return answer;"""),
        Asking("""string? answer = null; bool done = false; do { try { answer = await bot.[|AskAsync|](question); done = true; } catch (FallbackException e) { if (e.Attempts.Count > 9) throw; } } while (!done); return answer;"""),
        Asking("""string answer = ""; for (int i = 0; ; i++) { try { answer = await bot.[|AskAsync|](question); break; } catch (AllTiersFailedException) { if (i == 2) throw; } } return answer;"""),
        Asking("""foreach (int wait in new[] { 1, 5, 20 }) { try { return await bot.[|AskAsync|](question); } catch (Exception e) { Console.WriteLine(e.Message); await Task.Delay(wait); } } return null;"""),
        Asking("""for (int i = 0; ; i++) { using var limit = new CancellationTokenSource(5000); try { return await bot.[|AskAsync|](question, limit.Token); } catch (Exception e) { if (i < 3) { Console.WriteLine(e); continue; } throw; } }"""),
        Asking("""for (int i = 0; i < 3; i++) { string answer; try { answer = await bot.[|AskAsync|](question); } catch (FallbackException e) { Console.WriteLine(e); continue; } return answer; } return null;"""),
        """
        using Polly;
        public sealed class Service(IBot bot)
        {
            private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder().AddRetry(new() { MaxRetryAttempts = 3 }).AddTimeout(TimeSpan.FromSeconds(5)).Build();
            public async Task<string> AskAsync(string question) => await _retry.ExecuteAsync(async token => await bot.[|AskAsync|](question, token));
        }
        """,
        """
        using Polly;
        public sealed class Service(IBot bot)
        {
            public Task<string> AskAsync(string question)
            {
                var retry = Policy.Handle<AllTiersFailedException>().WaitAndRetryAsync(3, attempt => TimeSpan.FromSeconds(attempt));
                return retry.ExecuteAsync(() => bot.[|AskAsync|](question));
            }
        }
        """,
        """
        using Polly;
        public sealed class Service
        {
            private readonly ResiliencePipeline _pipeline;
            private readonly IBot _bot;
            public Service(IBot bot) { _bot = bot; _pipeline = new ResiliencePipelineBuilder().AddRetry(new()).Build(); }
            public async Task<string> AskAsync(string question, CancellationToken token) => await _pipeline.ExecuteAsync(async ct => (await _bot.[|AskAsync|](question, ct)).Trim(), token);
        }
        """,
        """
        public sealed class Chat(IBot bot)
        {
            public async Task ReadAsync()
            {
                try
                {
                    await foreach (string word in bot.StreamAsync("Hello")) Console.Write(word);
                }
                [|catch|]
                {
                }
            }
        }
        """,
    ];

    private static string[] SwallowedNearMisses { get; } =
    [
        """
        public sealed class Service(IBot bot, ILogger<Service> logger)
        {
            public async Task<string> AskAsync(string question)
            {
                try { return await bot.AskAsync(question); }
                catch (Exception e) { logger.LogError(e, "No answer"); throw; }
            }

            public async Task<string?> TryAsync(string question)
            {
                try { return await bot.AskAsync(question); }
                catch (Exception e) { logger.LogError(e, "No answer"); return null; }
            }
        }
        """,
        Asking("""try { return await bot.AskAsync(question); } catch (AllTiersFailedException) { return "Please try later."; }"""),
        Asking("""try { return await bot.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e.Message); return null; }"""),
        Asking("""try { return await bot.AskAsync(question); } catch (OperationCanceledException) { } return null;"""),
        Asking("""try { return await bot.AskAsync(question); } catch (Exception) { throw new InvalidOperationException("No answer"); }"""),
        Asking("""try { return await bot.AskAsync(question); } catch (Exception e) when (e is not FallbackException) { return null; }"""),
        Asking("""try { return await bot.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e); return null; } catch { return null; }"""),
        Asking("""try { await bot.AskAsync(question); throw new InvalidOperationException("It should fail."); } catch (AllTiersFailedException) { } return null;"""),
        Asking("""try { await bot.AskAsync(question); System.Diagnostics.Debug.Fail("It should fail."); } catch (AllTiersFailedException) { } return null;"""),
        Asking("""try { return int.Parse(question).ToString(); } catch { return await bot.AskAsync(question); }"""),
        Asking("""string answer = await bot.AskAsync(question); try { return int.Parse(answer).ToString(); } catch (Exception) { return null; }"""),
        Asking("""try { Func<Task<string>> later = () => bot.AskAsync(question); return later.ToString(); } catch (Exception) { return null; }"""),
        """
        public sealed class Worker(IBot bot, ILogger<Worker> logger, IAsyncEnumerator<string> queue) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (await queue.MoveNextAsync())
                {
                    try { logger.LogInformation("{Answer}", await bot.AskAsync(queue.Current, stoppingToken)); }
                    catch (Exception e) { logger.LogError(e, "Mail left out"); }
                }
            }
        }
        """,
        Asking("""while (Console.ReadLine() is { } line) { try { string answer = await bot.AskAsync(line); if (answer == "bye") break; } catch (FallbackException e) { Console.WriteLine(e.Message); } } return null;"""),
        Asking("""foreach (string each in question.Split(' ')) { try { return await bot.AskAsync(each); } catch (FallbackException e) { Console.WriteLine(e.Message); } } return null;"""),
        Asking("""foreach (IBot other in new[] { bot, bot }) { try { return await other.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e.Message); } } return null;"""),
        Asking("""for (int i = 0; i < 3; i++) { try { return await bot.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e.Message); return null; } } return null;"""),
        Asking("""while (true) { string? answer = null; try { answer = await bot.AskAsync(question); } catch (FallbackException e) { Console.WriteLine(e.Message); } return answer; }"""),
        Asking("""for (int i = 0; i < 3; i++) { try { return await plain.AskAsync(question); } catch { } } return null;"""),
        """
        using Polly;
        public sealed class Service(IBot bot, IPlain plain, ResiliencePipeline given)
        {
            private readonly ResiliencePipeline _limit = new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(5)).Build();
            private readonly ResiliencePipeline _retry = new ResiliencePipelineBuilder().AddRetry(new()).Build();
            public async Task<string> AskAsync(string question) => await _limit.ExecuteAsync(async token => await bot.AskAsync(question, token));
            public async Task<string> GivenAsync(string question) => await given.ExecuteAsync(async token => await bot.AskAsync(question, token));
            public async Task<string> PlainAsync(string question) => await _retry.ExecuteAsync(async token => await plain.AskAsync(question, token));
        }
        """,
        """public sealed class Service(IBot bot) { public Task<string> AskAsync(string question) { try { return bot.AskAsync(question); } catch (Exception) { return Task.FromResult(""); } } }""",
    ];

    private static string Asking(string body, string usings = "") => $$"""
        {{usings}}
        public sealed class Service(IBot bot, IPlain plain)
        {
            public IPlain Plain => plain;
            public async Task<string?> AskAsync(string question)
            {
                {{body}}
            }
        }
        """;
}
