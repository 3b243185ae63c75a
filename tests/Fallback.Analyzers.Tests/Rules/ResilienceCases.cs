namespace Fallback.Analyzers.Tests;

/// <summary>Chains that work and will not do what they are for, with the place, and chains that come near to it and will.</summary>
internal static class ResilienceCases
{
    private const string Ask = " public interface IBot { Task<string> AskAsync(string question); }";

    // One of 128,000 tokens, one of 1,048,576, one of 1,000,000, and a prompt that is longer than the first by any tokenizer.
    private const string Small = "openrouter/deepseek/deepseek-v3.2";
    private const string Large = "deepseek/deepseek-flash";
    private const string Million = "anthropic/claude-sonnet-5-5";

    private static readonly string _long = string.Concat(Enumerable.Repeat("one two three four five six seven eight nine ten ", 30_000));

    private static readonly string _english = string.Concat(
        Enumerable.Repeat("Conversations about deliveries require patience, so answer kindly. ", 15_406)).PadRight(1_032_192, 'x')[..1_032_192];

    public static TheoryData<string, string> Hits { get; } = new()
    {
        { "FB1010", """public sealed class Order { public string Number { get; } = ""; } [ModelChain("a/b")] public interface IBot { Task<Order> [|ReadAsync|](string mail); }""" },
        { "FB1010", """public sealed record Order(string Name, Func<int> Count); [ModelChain("a/b")] public interface IBot { Task<Order> [|ReadAsync|](string mail); }""" },
        { "FB1010", """public sealed record Part(System.IO.Stream Content); public sealed record Order(string Name, List<Part> Parts); [ModelChain("a/b")] public interface IBot { Task<FallbackResult<Order>> [|ReadAsync|](string mail); }""" },
        { "FB1010", """public sealed class Table { public int[,] Cells { get; set; } = new int[0, 0]; } [ModelChain("a/b")] public interface IBot { Task<IReadOnlyList<Table>> [|ReadAsync|](string mail); }""" },
        { "FB1011", """[ModelChain("a/b")] [AnswerCache(ServeStale = false, [|StaleSeconds = 60|])]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [[|Hedge|]]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [[|PreferCheapest(MinQuality = 0.9)|]]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [TierRetry(MaxRetries = 0, [|BaseDelayMs = 100|], [|MaxRetryAfterSeconds = 5|])]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [TierRetry([|WaitBeforeFailoverSeconds = 5|])]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] public interface IBot { [[|OnStreamFailure(StreamRecovery.Fail)|]] Task<string> AskAsync(string question); }""" },
        { "FB1011", """[ModelChain("a/b")] [[|OnStreamFailure(StreamRecovery.Fail)|]]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [TierTimeout(5_000, [|FirstTokenMs = 500|], [|IdleMs = 900|])]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] public interface IBot { [TierTimeout(5_000, [|IdleMs = 900|])] Task<string> AskAsync(string question); [OnStreamFailure(StreamRecovery.Fail)] IAsyncEnumerable<string> TellAsync(string story); }""" },

        { "FB2001", $"[ModelChain(\"{Large}\", [|\"{Small}\"|])]" + Ask },
        { "FB2001", $"[ModelChain(\"{Large}\", [|\"{Small}\"|], \"{Million}\", [|\"openai/gpt-5.4-mini\"|])]" + Ask },
        { "FB2001", $"[ModelChain(\"{Large}\")] public interface IBot {{ [ModelChain(\"{Million}\", [|\"{Small}\"|])] Task<string> AskAsync(string question); }}" },
        { "FB2001", $"[ModelChain(KnownModels.DeepSeek.DeepseekFlash, [|KnownModels.OpenRouter.DeepseekDeepseekV3_2|])] public interface IBot {{ [TierRetry] Task<string> AskAsync(string question); Task<string> TellAsync(string story); }}" },
        { "FB2001", $"[ModelChain(\"{Large}\")] [DegradedModel([|\"{Small}\"|])]" + Ask },
        { "FB2002", $"[ModelChain(\"{Small}\")] public interface IBot {{ [Generation([|MaxOutputTokens = 64_001|])] Task<string> AskAsync(string question); }}" },
        { "FB2002", $"[ModelChain(\"{Large}\", \"{Small}\")] [Generation([|MaxOutputTokens = 100_000|])]" + Ask },
        { "FB2002", $"[ModelChain(\"{Small}\")] public interface IBot {{ [SystemPrompt([|\"{_long}\"|])] Task<string> AskAsync(string question); }}" },
        { "FB2002", $"[ModelChain(\"{Small}\")] [SystemPrompt(\"Be brief.\")] public interface IBot {{ [UserPrompt([|\"{_long} {{question}}\"|])] Task<string> AskAsync(string question); }}" },
        // 1,032,192 characters of English, which are more words than the window has tokens.
        { "FB2002", $"[ModelChain(\"{Small}\")] public interface IBot {{ [SystemPrompt([|\"{_english}\"|])] Task<string> AskAsync(string question); }}" },
        { "FB2003", """[ModelChain([|"pool/mine"|], "openai/gpt-6-luna")]""" + Ask },
        { "FB2003", """[ModelChain("openai/gpt-6-luna", [|"openai/gpt-7-luna"|])] [DegradedModel([|"pool/tiny"|])]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", "e/f", [|"g/h"|], DeadlineMs = 15_000)] [TierTimeout(5_000, 6_000, 8_000, 10_000)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", [|"c/d"|], "e/f", DeadlineMs = 20_000)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", [|"e/f"|], DeadlineMs = 20_000)] [TierTimeout(4_000)] [TierRetry(MaxRetries = 2, BaseDelayMs = 100)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", [|"c/d"|], DeadlineMs = 20_000)] [TierTimeout(8_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 12)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", [|"e/f"|], DeadlineMs = 2_000)] [TierTimeout(9_000)] [Hedge(DelayMs = 1_000, MaxParallel = 3)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", DeadlineMs = 60_000)] public interface IBot { [ModelChain("a/b", [|"c/d"|], DeadlineMs = 1_000), TierTimeout(1_000)] Task<string> AskAsync(string question); }""" },
        { "FB2003", """[ModelChain("openai/gpt-6-luna")] [Canary([|"pool/tiny"|])]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary([|"openai/gpt-6-luna"|])]""" + Ask },
        { "FB2017", """[ModelChain("pool/mine")] [Canary([|"Pool/Mine"|], Percent = 1)]""" + Ask },
        { "FB2017", """[ModelChain("gpt-5.6", "anthropic/claude-sonnet-5-5")] [Canary([|"openai/gpt-5.6-sol"|])]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary([|"anthropic/claude-sonnet-5-5"|])]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary([|"anthropic/claude-sonnet-5-5"|], MaxCostFactor = 19)]""" + Ask },
        { "FB2017", """[ModelChain("anthropic/claude-sonnet-5-5", "openai/gpt-6-luna")] [Canary([|"openai/gpt-5.4-mini"|])]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("anthropic/claude-haiku-5-5")] public interface IBot { [Canary([|"openai/gpt-6-astra"|])] Task<string> AskAsync(string question); }""" },
        { "FB2005", """[[|ModelChain("a/b", "a/c")|]]""" + Ask },
        { "FB2005", """[[|ModelChain("openrouter/x/y", "OpenRouter/z/y", "openrouter/w", DeadlineMs = 90_000)|]]""" + Ask },
        { "FB2006", """[ModelChain("openai/gpt-6-luna", [|"anthropic/claude-sonnet-5-5"|])]""" + Ask },
        { "FB2006", """[ModelChain("openai/gpt-5-nano", "deepseek/deepseek-flash", [|"openai/gpt-5.5-pro"|])]""" + Ask },
        { "FB2007", """[ModelChain("a/b", "c/d", "e/f", [|MaxAttempts = 5|])] [TierRetry(MaxRetries = 1)]""" + Ask },
        { "FB2007", """[[|ModelChain("a/b", "c/d", "e/f")|]] [TierRetry(MaxRetries = 2)]""" + Ask },
        { "FB2007", """[ModelChain("a/b", "c/d", "e/f", [|MaxAttempts = 2|])]""" + Ask },
        { "FB2008", """[ModelChain("a/b")] [TierTimeout(40_000)] [CircuitBreaker([|BreakSeconds = 30|])]""" + Ask },
        { "FB2008", """[ModelChain("a/b", "c/d")] [TierTimeout(4_000, 9_000)] [CircuitBreaker(Model = "c/d", ProbeBeside = false, [|BreakSeconds = 5|])] [CircuitBreaker(BreakSeconds = 5, Model = "a/b", ProbeBeside = false)]""" + Ask },
        { "FB2008", """[ModelChain("a/b"), OnStreamFailure(StreamRecovery.Fail)] [TierTimeout(4_000, [|FirstTokenMs = 4_000|])] public interface IBot { IAsyncEnumerable<string> AskAsync(string question); }""" },
        { "FB2008", """[ModelChain("a/b", "c/d")] [TierTimeout(4_000)] [Hedge([|DelayMs = 4_000|])]""" + Ask },
        { "FB2009", """[ModelChain("a/b")] public interface IBot { [[|AnswerCache|], Generation(Temperature = 0.7)] Task<string> AskAsync(string question); }""" },
        { "FB2009", """[ModelChain("a/b")] [[|AnswerCache(TtlSeconds = 60)|]] [Generation(Temperature = 1)] public interface IBot { [Generation(Temperature = 1, Seed = 5)] Task<string> AskAsync(string question); Task<string> TellAsync(string story); Task<string> SingAsync(string song); }""" },
        { "FB2009", """[ModelChain("a/b")] [AnswerCache] public interface IBot { [Generation([|Temperature = 0.7|])] Task<string> AskAsync(string question); [Generation(TopP = 1, [|Temperature = 1|])] Task<string> TellAsync(string story); }""" },
        { "FB2009", Service("""bot.ChatAsync(messages, [|new ChatOptions { Temperature = 0, Tools = [tool] }|], stop)""") },
        { "FB2009", Service("""{ var options = new ChatOptions { Tools = [tool] }; return await bot.ChatAsync(stop: stop, [|options: options|], messages: messages); }""") },
        { "FB2010", """[ModelChain("openai/gpt-6-luna")] [Canary([|"openai/gpt-4.1"|], MaxCostFactor = 100)]""" + Ask },
        { "FB2010", """[ModelChain([|"deepseek/deepseek-chat"|])]""" + Ask },
        { "FB2010", """[ModelChain("openai/gpt-6-luna", [|"openai/gpt-4.1"|], [|KnownModels.Anthropic.ClaudeSonnet4_5|])]""" + Ask },
        { "FB2010", """[ModelChain([|"openai/gpt-5.1"|])]""" + Ask },
        { "FB2011", """public sealed record Ticket(string Title); [ModelChain([|"anthropic/claude-sonnet-4-0"|])] public interface IBot { Task<Ticket> ReadAsync(string mail); }""" },
        { "FB2011", """public sealed record Ticket(string Title); [ModelChain("openai/gpt-6-luna", [|"anthropic/claude-sonnet-4-0"|])] public interface IBot { Task<string> AskAsync(string question); Task<FallbackResult<List<Ticket>>> ReadAsync(string mail); }""" },
        { "FB2011", """public sealed record Ticket(string Title); [ModelChain("openai/gpt-6-luna", [|"deepseek/deepseek-flash"|])] public interface IBot { Task<Ticket> ReadAsync(string mail); }""" },
        { "FB2012", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash", "anthropic/claude-haiku-5-5")] [[|Hedge(DelayMs = 0, MaxParallel = 3)|]]""" + Ask },
        { "FB2013", """[ModelChain("a/b")] public interface IBot { Task<string> AskAsync(string question); IAsyncEnumerable<string> [|TellAsync|](string story); IAsyncEnumerable<ChatResponseUpdate> [|ShowAsync|](string story); }""" },
        { "FB2013", """[ModelChain("deepseek/deepseek-flash", "anthropic/claude-sonnet-5-5")] [OnStreamFailure([|StreamRecovery.Continue|])] public interface IBot { IAsyncEnumerable<string> TellAsync(string story); }""" },
        { "FB2013", """[ModelChain("a/b")] public interface [|IChat|] : IChatClient;""" },
        { "FB2014", """[ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); }""" },
        { "FB2014", """[ModelChain("a/b")] public interface [|IBot|] { Task<string> AskAsync(string question); [TierRetry] Task<string> [|TellAsync|](string story); }""" },
        { "FB2014", """[ModelChain("openai/gpt-6-luna")] public interface [|IChat|] : IChatClient;""" },
        // Each of an inherited method's chains, at the only name that there is.
        { "FB2014", """public interface IBase { [ModelChain("a/b")] Task<string> [|AskAsync|](string question); [ModelChain("a/b", "c/d")] Task<string> [|TellAsync|](string story); } [ModelChain("a/b", "c/d", "e/f")] public interface [|[|[|IBot|]|]|] : IBase { Task<string> SayAsync(string text); }""" },
        // Each distinct one once, the interface's before a method's that has the same figures.
        { "FB2014", """[ModelChain("a/b")] public interface [|IBot|] { [AnswerCache] Task<string> AskAsync(string question); [ModelChain("a/b")] Task<string> TellAsync(string story); Task<string> SayAsync(string word); }""" },
        { "FB2014", """public interface IBot { [ModelChain("a/b")] Task<string> [|AskAsync|](string question); [ModelChain("a/b")] Task<string> TellAsync(string story); [ModelChain("a/c")] Task<string> [|SayAsync|](string word); }""" },
    };

    public static TheoryData<string, string> NearMisses { get; } = new()
    {
        { "FB1010", """public sealed record Order(string Name, DateOnly Day, Dictionary<string, decimal> Prices, Order? Next, Uri? Page, int[][] Cells, object? Anything); [ModelChain("a/b")] public interface IBot { Task<Order> ReadAsync(string mail); Task<int> CountAsync(string mail); Task<List<Order>?> AllAsync(string mail); }""" },
        { "FB1010", """public sealed class Order { [System.Text.Json.Serialization.JsonIgnore] public Func<int>? Count { get; set; } public static Action? Done { get; set; } internal Action? More { get; set; } public string Name { get; set; } = ""; } [ModelChain("a/b")] public interface IBot { Task<Order> ReadAsync(string mail); }""" },
        { "FB1010", """public sealed class Reader : System.Text.Json.Serialization.JsonConverter<Order> { public override Order Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) => new(); public override void Write(System.Text.Json.Utf8JsonWriter writer, Order value, System.Text.Json.JsonSerializerOptions options) { } } [System.Text.Json.Serialization.JsonConverter(typeof(Reader))] public sealed class Order { public Action? Done { get; set; } } [ModelChain("a/b")] public interface IBot { Task<Order> ReadAsync(string mail); }""" },
        { "FB1011", """[ModelChain("a/b", "c/d")] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 5)]""" + Ask },
        { "FB1011", """[ModelChain("a/b", "c/d")] [AnswerCache(ServeStale = true, StaleSeconds = 60)] [Hedge] [PreferCheapest(MinQuality = 0.9)] [TierRetry(MaxRetries = 1, BaseDelayMs = 100)]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [OnStreamFailure(StreamRecovery.Fail)] [TierTimeout(5_000, FirstTokenMs = 500)] public interface IBot { Task<string> AskAsync(string question); IAsyncEnumerable<string> TellAsync(string story); }""" },
        { "FB1011", """[ModelChain("a/b")] [OnStreamFailure(StreamRecovery.Fail)] [TierTimeout(5_000, FirstTokenMs = 500)] public interface IBot { Task<string> AskAsync(string question); [TierRetry] IAsyncEnumerable<string> TellAsync(string story); }""" },
        { "FB1011", """[ModelChain("a/b")] [OnStreamFailure(StreamRecovery.Fail)] [TierTimeout(5_000, IdleMs = 500)] public interface IChat : IChatClient;""" },
        { "FB1011", """[ModelChain("a/b")] [DegradedModel("c/d")] [Hedge]""" + Ask },
        { "FB1011", """[ModelChain("a/b")] [AnswerCache(ServeStale = false)] [TierRetry(MaxRetries = 0)]""" + Ask },

        { "FB2001", $"[ModelChain(\"{Large}\", \"{Million}\")]" + Ask },
        { "FB2001", $"[ModelChain(\"{Small}\", \"{Large}\")]" + Ask },
        { "FB2001", $"[ModelChain(\"{Large}\", \"{Small}\")] [ContextPolicy(ContextOverflow.SkipTier)]" + Ask },
        { "FB2001", $"[ModelChain(\"{Large}\", \"pool/mine\")]" + Ask },
        { "FB2002", $"[ModelChain(\"{Small}\")] public interface IBot {{ [Generation(MaxOutputTokens = 64_000)] Task<string> AskAsync(string question); }}" },
        { "FB2002", $"[ModelChain(\"{Large}\", \"pool/mine\")] public interface IBot {{ [SystemPrompt(\"{_long}\"), Generation(MaxOutputTokens = 100_000)] Task<string> AskAsync(string question); }}" },
        // Fewer words than the window has tokens, and more tokens by the estimate: nobody knows without the model's own tokenizer.
        { "FB2002", $"[ModelChain(\"{Small}\")] public interface IBot {{ [SystemPrompt(\"{_long[..(_long.Length / 3)]}\")] Task<string> AskAsync(string question); }}" },
        { "FB2003", """[ModelChain("openai/gpt-6-luna", "gpt-6-sol", "OpenAI/GPT-6-Luna")]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", DeadlineMs = 20_000)] [TierTimeout(8_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 11)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", DeadlineMs = 20_000)] [TierTimeout(8_000)] [TierRetry(MaxRetries = 0, WaitBeforeFailoverSeconds = 30, MaxRetryAfterSeconds = 5)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 20_000)] [TierTimeout(5_000, 8_000, 10_000)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", "e/f")]""" + Ask },
        { "FB2004", """[ModelChain("a/b", DeadlineMs = 5_000)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", DeadlineMs = 9_500)] [TierTimeout(9_000)]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 5_000)] [Hedge]""" + Ask },
        { "FB2004", """[ModelChain("a/b", "c/d", "e/f", DeadlineMs = 5_000)] [TierTimeout(4_900)] [Hedge(DelayMs = 1_000, MaxParallel = 3)]""" + Ask },
        { "FB2005", """[ModelChain("a/b", "c/b")]""" + Ask },
        { "FB2005", """[ModelChain("a/b")] [DegradedModel("a/c")]""" + Ask },
        { "FB2005", """[ModelChain("gpt-6-luna", "gpt-6-sol")]""" + Ask },
        { "FB2005", """[ModelChain("openai/gpt-6-luna", "gpt-6-sol")]""" + Ask },
        { "FB2006", """[ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")] [CostBudget(PerDayUsd = 5)]""" + Ask },
        { "FB2006", """[ModelChain("anthropic/claude-sonnet-5-5", "openai/gpt-6-luna", "pool/mine")]""" + Ask },
        { "FB2006", """[ModelChain("pool/mine", "anthropic/claude-sonnet-5-5")]""" + Ask },
        { "FB2007", """[ModelChain("a/b", "c/d", "e/f", MaxAttempts = 6)] [TierRetry(MaxRetries = 1)]""" + Ask },
        { "FB2007", """[ModelChain("a/b", "c/d", "e/f", MaxAttempts = 3)]""" + Ask },
        { "FB2007", """[ModelChain("a/b", "c/d", "e/f", "g/h", "i/j", "k/l")] [DegradedModel("m/n")]""" + Ask },
        { "FB2008", """[ModelChain("a/b")] [TierTimeout(30_000)] [CircuitBreaker(BreakSeconds = 30)]""" + Ask },
        { "FB2008", """[ModelChain("a/b"), OnStreamFailure(StreamRecovery.Fail)] [TierTimeout(4_000)] public interface IBot { IAsyncEnumerable<string> AskAsync(string question); }""" },
        { "FB2008", """[ModelChain("a/b", "c/d")] [TierTimeout(40_000)] [Hedge] [CircuitBreaker]""" + Ask },
        { "FB2009", """[ModelChain("a/b")] [AnswerCache] public interface IBot { [Generation(Temperature = 0.7, Seed = 1)] Task<string> AskAsync(string question); [Generation(Temperature = 0)] Task<string> TellAsync(string story); Task<string> SingAsync(string song); }""" },
        { "FB2009", """[ModelChain("a/b")] public interface IBot { [AnswerCache] Task<string> AskAsync(string question); [Generation(Temperature = 0.7)] Task<string> TellAsync(string story); }""" },
        { "FB2009", Service("""bot.TellAsync(messages, new ChatOptions { Tools = [tool] }, stop)""") },
        { "FB2009", Service("""{ await bot.ChatAsync(messages, new ChatOptions { Tools = [] }, stop); await bot.ChatAsync(messages, new() { Tools = null }, stop); return await bot.ChatAsync(messages, options, stop); }""") },
        { "FB2010", """[ModelChain("openai/gpt-6-luna", "anthropic/claude-opus-5", "pool/gpt-4.1")]""" + Ask },
        { "FB2011", """[ModelChain("anthropic/claude-sonnet-4-0")] public interface IBot { Task<string> AskAsync(string question); }""" },
        { "FB2011", """public sealed record Ticket(string Title); [ModelChain("openai/gpt-6-luna", "pool/mine")] public interface IBot { Task<Ticket> ReadAsync(string mail); }""" },
        { "FB2011", """public sealed record Ticket(string Title); [ModelChain("deepseek/deepseek-flash")] public interface IBot { [AnswerRepair] Task<Ticket> ReadAsync(string mail); Task<string> AskAsync(string question); }""" },
        { "FB2012", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash", "anthropic/claude-haiku-5-5")] [Hedge(DelayMs = 0)]""" + Ask },
        { "FB2012", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash", "anthropic/claude-haiku-5-5")] [Hedge(DelayMs = 500, MaxParallel = 3)]""" + Ask },
        { "FB2012", """[ModelChain("openai/gpt-6-luna", "pool/one", "pool/two")] [Hedge(DelayMs = 0, MaxParallel = 3)]""" + Ask },
        { "FB2013", """[ModelChain("a/b")] [OnStreamFailure(StreamRecovery.Fail)] public interface IBot { IAsyncEnumerable<string> TellAsync(string story); [OnStreamFailure(StreamRecovery.Continue)] IAsyncEnumerable<string> SingAsync(string song); }""" },
        { "FB2013", """[ModelChain("anthropic/claude-sonnet-5-5")] [OnStreamFailure(StreamRecovery.Continue)]""" + Ask },
        { "FB2013", """[ModelChain("a/b")] [OnStreamFailure(StreamRecovery.Restart)] public interface IChat : IChatClient;""" },
        { "FB2014", "public interface IBot { Task<string> AskAsync(string question); }" },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("anthropic/claude-haiku-5-5")]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("anthropic/claude-sonnet-5-5", MaxCostFactor = 20)]""" + Ask },
        // Dearer out, and not in.
        { "FB2017", """[ModelChain("google/gemini-3.1-flash-lite", "openai/gpt-6-luna")] [Canary("google/gemini-3.5-flash-lite")]""" + Ask },
        { "FB2017", """[ModelChain("anthropic/claude-sonnet-5-5", "openai/gpt-6-luna")] [Canary("openai/gpt-5.4-mini")] [ContextPolicy(ContextOverflow.SkipTier)]""" + Ask },
        // A fallback may be tried as the first, the same model at another provider may be quicker, and nobody knows a model of one's own.
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("deepseek/deepseek-flash", MaxCostFactor = 2)]""" + Ask },
        { "FB2017", """[ModelChain("openai/gpt-6-luna", "deepseek/deepseek-flash")] [Canary("pool/gpt-6-luna")]""" + Ask },
        { "FB2017", """[ModelChain("pool/mine", "deepseek/deepseek-flash")] [Canary("openai/gpt-6-astra")]""" + Ask },
        { "FB2003", """[ModelChain("openai/gpt-6-luna")] [Canary("anthropic/claude-haiku-5-5")]""" + Ask },
    };

    private static string Service(string body) => $$"""
        public sealed class Service(IBot bot, AITool tool)
        {
            public async Task<string> AskAsync(List<ChatMessage> messages, ChatOptions{{(body.Contains("var options", StringComparison.Ordinal) ? "? others" : "? options")}}, CancellationToken stop) {{(body[0] == '{' ? body : $"=> await {body};")}}
        }
        [ModelChain("a/b")] public interface IBot { [AnswerCache] Task<string> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default); Task<string> TellAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default); }
        """;
}
