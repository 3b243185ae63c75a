namespace Fallback.Analyzers.Tests;

/// <summary>FB3001: names, sources and sinks.</summary>
internal static partial class SecretCases
{
    private static TheoryData<string, string> LeakHits => Marked("FB3001",
        Service("""public void Start() => logger.LogInformation("Starting with key {Key}", [|options.Value.ApiKey|]);"""),
        Service("""public void Start() => logger.LogWarning($"The key {[|options.Value.ApiKey|]} will expire");"""),
        Service("""public void Start() => logger.LogDebug("key: " + [|options.Value.ApiKey|]);"""),
        Service("""public void Start() => logger.LogError(new InvalidOperationException("no"), "failed with {Model} {Key}", options.Value.Model, [|options.Value.ApiKey|]);"""),
        Service("""public void Start() => logger.LogTrace(string.Format("{0}/{1}", options.Value.Model, [|options.Value.ApiKey|]));"""),
        Service("""public void Start() => logger.Log(LogLevel.Critical, "key {Key}", [|configuration["OpenAI:ApiKey"]|]);"""),
        Service("""public void Start() { string? found = configuration["Fallback:Providers:openai:ApiKey"]; logger.LogInformation("found {Found}", [|found|]); }"""),
        Service("""public void Start() { string? found = configuration["OPENAI_API_KEY"]; Console.WriteLine([|found|]); }"""),
        Service("""public void Start() { string? value = configuration.GetSection("OpenAI:ApiKey").Value; logger.LogInformation("v={Value}", [|value|]); }"""),
        Service("""public void Start() => Console.WriteLine("DEEPSEEK_API_KEY=" + [|Environment.GetEnvironmentVariable("DEEPSEEK_API_KEY")|]);"""),
        Service("""public void Start() { var env = Environment.GetEnvironmentVariable("HF_TOKEN"); Console.Error.WriteLine($"token {[|env|]}"); }"""),
        Service("""public void Start() { foreach (string name in new[] { "A" }) Console.WriteLine(name); Console.Write([|Environment.GetEnvironmentVariable("GITHUB_TOKEN")|]); }"""),
        Service("""
            public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.BaseUrl);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ApiKey);
                logger.LogDebug("Sending with {Authorization}", [|request.Headers.Authorization|]);
                using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
                return await response.Content.ReadAsStringAsync(cancellationToken) + question;
            }
            """),
        Service("""public void Show() => logger.LogInformation("auth {Header}", [|http.DefaultRequestHeaders.Authorization?.Parameter|]);"""),
        Service("""public void Show() { foreach (string value in http.DefaultRequestHeaders.GetValues("x-api-key")) logger.LogInformation("{Value}", [|value|]); }"""),
        Service("""public void Show(HttpRequestMessage request) { if (request.Headers.TryGetValues("Authorization", out IEnumerable<string>? values)) logger.LogInformation("{Value}", [|values.First()|]); }"""),
        Service("""public void Check() { if (options.Value.ApiKey.Length < 20) throw new InvalidOperationException($"The key '{[|options.Value.ApiKey|]}' is too short."); }"""),
        Service("""public void Check() => throw new ArgumentException("Bad key: " + [|options.Value.ApiKey|], nameof(options));"""),
        Service("""public void Check() { var error = new InvalidOperationException("refused"); error.Data["key"] = [|options.Value.ApiKey|]; throw error; }"""),
        Service("""public void Check() { var error = new InvalidOperationException("refused"); error.Data.Add("key", [|options.Value.ApiKey|]); throw error; }"""),
        Service("""public void Tag() { using Activity? activity = new ActivitySource("Chat").StartActivity("ask"); activity?.SetTag("llm.key", [|options.Value.ApiKey|]); }"""),
        Service("""public void Tag() => Activity.Current?.AddTag("auth", [|options.Value.ApiKey.Trim()|]);"""),
        Service("""public void Tag() => Activity.Current?.AddEvent(new ActivityEvent([|options.Value.ApiKey|]));"""),
        Service("""public void Tag() { if (Activity.Current is { } activity) activity.DisplayName = "ask with " + [|options.Value.ApiKey|]; }"""),
        Service("""public void Tag() { Activity.Current?.SetStatus(ActivityStatusCode.Error, [|options.Value.ApiKey|]); Activity.Current?.SetBaggage("key", [|options.Value.ApiKey|]); }"""),
        Service("""public void Save() => File.WriteAllText("settings.txt", [|options.Value.ApiKey|]);"""),
        Service("""public Task SaveAsync(CancellationToken token) => File.AppendAllTextAsync("log.txt", $"{DateTime.UtcNow} {[|options.Value.ApiKey|]}\n", token);"""),
        Service("""public void Save() { using var writer = new StreamWriter("keys.txt"); writer.WriteLine([|options.Value.ApiKey|]); }"""),
        Service("""public void Save() { File.WriteAllLines("all.env", ["MODEL=" + options.Value.Model, "KEY=" + [|options.Value.ApiKey|]]); }"""),
        Service("""public string Dump() => JsonSerializer.Serialize(new { options.Value.Model, [|options.Value.ApiKey|] });"""),
        Service("""public string Dump() => JsonSerializer.Serialize([|options.Value|]);"""),
        Service("""public void Dump() => logger.LogInformation("Options {@Options}", [|options.Value|]);"""),
        Service("""public void Trail() { Trace.WriteLine([|options.Value.ApiKey|]); Debug.WriteLine("key " + [|options.Value.ApiKey|]); Trace.TraceInformation("key {0}", [|options.Value.ApiKey|]); }"""),
        Service("""public void Trail() => Debug.Assert(options.Value.Model.Length > 0, $"no model for {[|options.Value.ApiKey|]}");"""),
        Service("""public void Scope() { using (logger.BeginScope(new Dictionary<string, object> { ["ApiKey"] = [|options.Value.ApiKey|], ["Model"] = options.Value.Model })) logger.LogInformation("asked"); }"""),
        Service("""public void Scope() { using (logger.BeginScope("key {Key}", [|options.Value.ApiKey|])) http.CancelPendingRequests(); }"""),
        Service("""private static readonly Action<ILogger, string, Exception?> _started = LoggerMessage.Define<string>(LogLevel.Information, 1, "Started with {Key}"); public void Start() => _started(logger, [|options.Value.ApiKey|], null);"""),
        Service("""private readonly System.Diagnostics.Metrics.Counter<int> _calls = new System.Diagnostics.Metrics.Meter("m").CreateCounter<int>("calls"); public void Count() => _calls.Add(1, new KeyValuePair<string, object?>("key", [|options.Value.ApiKey|]));"""),
        File("""
            public static partial class Log
            {
                [LoggerMessage(1, LogLevel.Information, "Connected to {Provider} with {ApiKey}")]
                public static partial void Connected(ILogger logger, string provider, string apiKey);
                public static partial void Connected(ILogger logger, string provider, string apiKey) { }
            }
            public sealed class Connector(ILogger<Connector> logger)
            {
                public void Connect(string provider, string apiKey) => Log.Connected(logger, provider, [|apiKey|]);
            }
            """),
        File("""public sealed class Credentials(string name, string apiKey) { public override string ToString() => $"{name}: {[|apiKey|]}"; }"""),
        File("""public sealed record ProviderSettings(string Name, string ApiKey); public sealed class Worker(ILogger<Worker> logger, ProviderSettings settings) { public void Start() => logger.LogInformation("Starting with {Settings}", [|settings|]); }"""),
        File("""public sealed record ProviderSettings { public required string Name { get; init; } public string? SecretKey { get; init; } } public static class Program2 { public static void Show(ProviderSettings settings) => Console.WriteLine($"Settings: {[|settings|]}"); }"""),
        File("""using Microsoft.AspNetCore.Http; public static class Diagnostics2 { public static IResult Show(IConfiguration configuration) => Results.Ok(new { Model = configuration["Model"], Key = [|configuration["OpenAI:ApiKey"]|] }); }""" + Web),
        File("""using Microsoft.AspNetCore.Http; public static class Middleware { public static async Task WriteAsync(HttpResponse response, string apiKey) => await response.WriteAsync($"used {[|apiKey|]}"); }""" + Web),
        File("""using Microsoft.AspNetCore.Http; public static class Middleware { public static void Write(HttpResponse response, string apiKey) => response.Headers["X-Debug"] = [|apiKey|]; }""" + Web),
        File("""using Microsoft.AspNetCore.Builder; public static class Endpoints { public static void Map(WebApplication app, IConfiguration configuration) => app.MapGet("/debug", () => [|configuration["OpenAI:ApiKey"]|]); }""" + Web),
        Method("""logger.LogInformation("{Key}", [|apiKey|]);"""),
        Method("""string accessToken = await File.ReadAllTextAsync("token"); logger.LogInformation("token {Token}", [|accessToken|]);"""),
        Method("""string openAIKey = text; string anthropic_api_key = text; string clientSecret = text; Console.WriteLine([|openAIKey|] + [|anthropic_api_key|] + [|clientSecret|]);"""),
        Method("""string bearerToken = text, refresh_token = text, secretKey = text, subscriptionKey = text, privateKey = text; Console.WriteLine("{0} {1} {2} {3} {4}", [|bearerToken|], [|refresh_token|], [|secretKey|], [|subscriptionKey|], [|privateKey|]);"""),
        Method("""var key = new ApiKey(text); logger.LogInformation("{Key}", [|key.Reveal()|]);"""),
        Method("""string key = await Vault.GetApiKeyAsync("openai"); Console.WriteLine([|key|]); } private static class Vault { public static async Task<string> GetApiKeyAsync(string name) { await Task.Yield(); return name; }"""));

    private static string[] LeakMisses =>
    [
        Service("""public void Start() => logger.LogInformation("Starting with {Model} at {Url}", options.Value.Model, options.Value.BaseUrl);"""),
        Service("""public void Start() => logger.LogInformation("Key {Key}", ApiKey.Mask(options.Value.ApiKey));"""),
        Service("""public void Start() => logger.LogInformation($"Key {ApiKey.Mask(options.Value.ApiKey)}, {options.Value.ApiKey.Length} characters");"""),
        Service("""public void Start(ProviderOptions provider) => logger.LogInformation("Key {Key}", provider.ApiKey);"""),
        Service("""public void Start(ProviderOptions provider) { string shown = $"{provider.ApiKey}"; string apiKey = provider.ApiKey?.ToString() ?? "none"; logger.LogInformation("{Shown} {Key}", shown, apiKey); }"""),
        Service("""public void Start() { var key = new ApiKey(options.Value.ApiKey); logger.LogInformation("{Key} {Text}", key, key.ToString()); }"""),
        Service("""public void Start() => logger.LogInformation("Has key: {HasKey}", !string.IsNullOrEmpty(options.Value.ApiKey));"""),
        Service("""public void Start() => logger.LogInformation("Key is {State}", options.Value.ApiKey is null ? "missing" : "set");"""),
        Service("""public void Start() => logger.LogInformation("Key hash {Hash}", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ApiKey))));"""),
        Service("""public void Start() => logger.LogInformation("Key ends in {Tail}", options.Value.ApiKey[^4..]);"""),
        Service("""public void Start() => logger.LogInformation("Key begins with {Head}", options.Value.ApiKey.Substring(0, 4));"""),
        Service("""public void Start() { string apiKey = options.Value.ApiKey; logger.LogInformation("Key …{Tail}", apiKey.Substring(apiKey.Length - 4)); }"""),
        Service("""public void Start() => logger.LogInformation("Key {Head}…", options.Value.ApiKey[..Math.Min(4, options.Value.ApiKey.Length)]);"""),
        Service("""public void Start() => logger.LogInformation("Key starts well: {Ok}", options.Value.ApiKey.StartsWith("sk-", StringComparison.Ordinal));"""),
        Service("""public void Start() => logger.LogInformation("Same key: {Same}", options.Value.ApiKey == configuration["Other:ApiKey"]);"""),
        Service("""public void Start() => logger.LogInformation("Set {Name}", nameof(options.Value.ApiKey));"""),
        Service("""public void Start() { if (string.IsNullOrWhiteSpace(options.Value.ApiKey)) throw new InvalidOperationException($"{nameof(OpenAiOptions)}:{nameof(OpenAiOptions.ApiKey)} is missing; set OPENAI_API_KEY."); }"""),
        Service("""public void Start() => throw new InvalidOperationException("No key in " + configuration["Fallback:Section"]);"""),
        Service("""private const string ApiKeyVariable = "OPENAI_API_KEY"; public void Start() => logger.LogWarning("Environment variable {Variable} is not set", ApiKeyVariable);"""),
        Service("""private const string ApiKey = "X-Api-Key"; public void Start() => logger.LogWarning("Header {Header} is missing", ApiKey);"""),
        Service("""public void Start(string apiKeyName, string keyId, string keyVaultUri) => logger.LogInformation("{Name} {Id} {Vault}", apiKeyName, keyId, keyVaultUri);"""),
        Service("""public void Start(string keyboard, string keyword, string monkey, string turkey) => logger.LogInformation("{A} {B} {C} {D}", keyboard, keyword, monkey, turkey);"""),
        Service("""public void Start(string primaryKey, string partitionKey, string rowKey, string cacheKey, string foreignKey) => logger.LogInformation("{A} {B} {C} {D} {E}", primaryKey, partitionKey, rowKey, cacheKey, foreignKey);"""),
        Service("""public void Start(int tokenCount, long inputTokens, int maxTokens, string tokenizer, string promptTokens) => logger.LogInformation("{A} {B} {C} {D} {E}", tokenCount, inputTokens, maxTokens, tokenizer, promptTokens);"""),
        Service("""public async Task StartAsync(CancellationToken cancellationToken) { await Task.Delay(1, cancellationToken); logger.LogInformation("Cancelled: {Token}", cancellationToken); Console.WriteLine(cancellationToken.IsCancellationRequested); }"""),
        Service("""public void Start(string continuationToken, string pageToken, string token) => logger.LogInformation("next page {Token} {Page} {Any}", continuationToken, pageToken, token);"""),
        Service("""public void Start(IDictionary<string, string> routes) { foreach ((string key, string value) in routes) logger.LogInformation("{Key}={Value}", key, value); }"""),
        Service("""public void Start(ConsoleKeyInfo pressed, KeyValuePair<string, int> pair) { Console.WriteLine(pressed.Key); Console.WriteLine(pair.Key); }"""),
        Service("""public void Start() { foreach (IConfigurationSection section in configuration.GetChildren()) logger.LogInformation("setting {Key}", section.Key); }"""),
        Service("""public void Start(string maskedApiKey, string apiKeyHash, string redactedKey, string encryptedApiKey) => logger.LogInformation("{A} {B} {C} {D}", maskedApiKey, apiKeyHash, redactedKey, encryptedApiKey);"""),
        Service("""public void Start(bool hasApiKey, int apiKeyLength, DateTime accessTokenExpiry, string apiKeyPrefix) => logger.LogInformation("{A} {B} {C} {D}", hasApiKey, apiKeyLength, accessTokenExpiry, apiKeyPrefix);"""),
        Service("""public void Start() { http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ApiKey); logger.LogInformation("Scheme {Scheme}", http.DefaultRequestHeaders.Authorization.Scheme); }"""),
        Service("""public void Start() { http.DefaultRequestHeaders.Add("x-api-key", options.Value.ApiKey); logger.LogInformation("Client for {Address} is ready", http.BaseAddress); }"""),
        Service("""public void Start() => logger.LogInformation("Type {Type}", http.DefaultRequestHeaders.Accept);"""),
        Service("""public async Task<string> AskAsync(string question) { using HttpResponseMessage response = await http.PostAsync($"{options.Value.BaseUrl}?key={options.Value.ApiKey}", new StringContent(question)); logger.LogInformation("Status {Status}", (int)response.StatusCode); return await response.Content.ReadAsStringAsync(); }"""),
        Service("""public async Task SignInAsync(string clientSecret) { string json = "x"; using var content = new StringContent(JsonSerializer.Serialize(new { client_secret = clientSecret, grant_type = json })); await http.PostAsync("https://login.example.com/token", content); logger.LogInformation("signed in"); }"""),
        Service("""public async Task SendAsync() { using var content = new StringContent(JsonSerializer.Serialize(new { key = options.Value.ApiKey })); await http.PostAsync("https://gateway.example.com", content); }"""),
        Service("""public async Task SendAsync() { string json = JsonSerializer.Serialize(new { key = options.Value.ApiKey }); using var content = new StringContent(json, Encoding.UTF8, "application/json"); await http.PostAsync("https://gateway.example.com", content); }"""),
        Service("""public string Dump() => JsonSerializer.Serialize(new { options.Value.Model, HasKey = options.Value.ApiKey.Length > 0 });"""),
        Service("""public void Dump() => logger.LogInformation("Options {Options}", options.Value);"""),
        Service("""public void Tag() => Activity.Current?.SetTag("llm.model", options.Value.Model).SetTag("llm.key", ApiKey.Mask(options.Value.ApiKey));"""),
        Service("""public void Save() { File.WriteAllText("model.txt", options.Value.Model); File.ReadAllText(options.Value.ApiKey.Length.ToString()); }"""),
        Service("""public void Save() { using var writer = new StringWriter(); writer.Write(options.Value.ApiKey); http.DefaultRequestHeaders.Add("x-api-key", writer.ToString()); }"""),
        Service("""public void Scope() { using (logger.BeginScope(new Dictionary<string, object> { ["Model"] = options.Value.Model })) logger.LogInformation("asked"); }"""),
        File("""public sealed record ProviderSettings(string Name, string ApiKey) { public override string ToString() => $"{Name} ({Fallback.ApiKey.Mask(ApiKey)})"; } public sealed class Worker(ILogger<Worker> logger, ProviderSettings settings) { public void Start() => logger.LogInformation("Starting with {Settings}", settings); }"""),
        File("""public sealed record ProviderSettings(string Name, ApiKey ApiKey); public sealed class Worker(ILogger<Worker> logger, ProviderSettings settings) { public void Start() => logger.LogInformation("Starting with {Settings}", settings); }"""),
        File("""public sealed record Shortcut(string Name, string Key); public sealed class Editor(ILogger<Editor> logger) { public void Bind(Shortcut shortcut) => logger.LogInformation("Bound {Shortcut} {Key}", shortcut, shortcut.Key); }"""),
        File("""public static class Labels { public static string ApiKey => "API key"; public static string MissingApiKey => "Please enter an API key"; } public static class Form { public static void Ask(string invalidApiKey) => Console.Write($"{Labels.ApiKey}: {Labels.MissingApiKey}{invalidApiKey}"); }"""),
        File("""public static class HeaderNames { public static readonly string ApiKey = "X-Api-Key"; } public static class Form { public static void Ask() => Console.Write(HeaderNames.ApiKey); }"""),
        // Found in a public password manager: keys of its users' own, enciphered, which its clients ask for.
        File("""using System.Text.Json; using Microsoft.AspNetCore.Http; public sealed record Report(string Id, string ContentEncryptionKey); public sealed record Ssh(string PrivateKey); public static class Vault { public static IResult Get(Report report) => Results.Ok(report); public static string Store(Ssh ssh) => JsonSerializer.Serialize(ssh); }""" + Web),
        File("""using Microsoft.AspNetCore.Http; public static class Login { public static IResult SignIn(string accessToken, string refreshToken) => Results.Ok(new { access_token = accessToken, refresh_token = refreshToken }); }""" + Web),
        File("""using Microsoft.AspNetCore.Builder; public static class Endpoints { public static void Map(WebApplication app, IConfiguration configuration) => app.MapGet("/debug", () => ApiKey.Mask(configuration["OpenAI:ApiKey"])); }""" + Web),
        File("""namespace Microsoft.Extensions.Compliance.Classification { public class DataClassificationAttribute : Attribute; public sealed class PrivateDataAttribute : DataClassificationAttribute; } public static partial class Log { [LoggerMessage(1, LogLevel.Information, "Key {ApiKey}")] public static partial void Used(ILogger logger, [Microsoft.Extensions.Compliance.Classification.PrivateData] string apiKey); public static partial void Used(ILogger logger, string apiKey) { } public static void Use(ILogger logger, string apiKey) => Used(logger, apiKey); }"""),
        File("""public sealed class Options2 { public string ApiKey { get; set; } = ""; } public static class Program2 { public static void Main2() { var options = new Options2 { ApiKey = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("Set OPENAI_API_KEY.") }; Console.WriteLine($"Ready: {options.ApiKey.Length}"); } }"""),
    ];
}
