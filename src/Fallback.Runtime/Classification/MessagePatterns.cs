using System.Text.RegularExpressions;

namespace Fallback;

/// <summary>
/// Recognizes the providers' messages if no code decides. Matched against at most <see cref="ErrorBody.LongestMessage"/> characters of a
/// parsed message. No quantifier is nested and gaps are bounded, so a match takes linear time and needs no timeout.
/// </summary>
internal static partial class MessagePatterns
{
    public const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(
        "credit balance is too low|insufficient (account )?(balance|credits?|funds|quota)|prepayment credits|out of credits|any credits" +
        "|no credits|credits? (are |have been )?(exhausted|depleted|used up)|all available credits|requires more credits|余额不足|欠费" +
        "|reached your specified .{0,20}usage limits|spend(ing)? (limit|cap)|billing hard limit|key limit exceeded" +
        "|usage limits?\\. you will regain access" +
        "|budget (has been |is )?(exceeded|exhausted)|(exceeded|exhausted) (its |your |the )?budget" +
        "|check your billing details|billing or payment information|open invoice|payment required", Options)]
    public static partial Regex Billing();

    /// <summary>The rest of the credit, in output tokens.</summary>
    [GeneratedRegex("can only afford (?<n>\\d[\\d,]*)", Options)]
    public static partial Regex Affordable();

    [GeneratedRegex("more credits, or fewer max_tokens", Options)]
    public static partial Regex FewerTokens();

    /// <summary>The rest of the credit, in tokens of the prompt.</summary>
    [GeneratedRegex("prompt tokens limit exceeded", Options)]
    public static partial Regex PromptBudget();

    [GeneratedRegex(
        "api[ _-]?key (is )?(not valid|invalid|not found|expired|missing|required)" +
        "|(invalid|incorrect|missing|expired|no) (x-)?api[ _-]?key|invalid subscription key" +
        "|authentication fails|no auth credentials|pass a valid api key|invalid (authentication|bearer token|access token)", Options)]
    public static partial Regex Key();

    [GeneratedRegex(
        "location is not supported|unsupported (country|countries|region|location|territor)" +
        "|(country|region|territory),? .{0,30}not supported|not (available|supported) in your (country|region|location|territory)", Options)]
    public static partial Regex Region();

    [GeneratedRegex(
        "content exists risk|content (management|filtering|safety|moderation) policy|content[ _]policy|content filter" +
        "|flagged (as potentially|by|for)|input was flagged" +
        "|usage (policy|policies|guidelines)|safety system|requires moderation|inappropriate content|prohibited content" +
        "|sensitive content|敏感内容", Options)]
    public static partial Regex Filter();

    [GeneratedRegex(
        "max_?(completion_?|output_?)?tokens.{0,60}(too large.{0,60}at most [\\d,]+ (completion|output)" +
        "|> [\\d,]+, which is the maximum|less than or equal to|supported range|valid range|integer above maximum)" +
        "|range of max_tokens|maximum allowed number of output tokens|supports at most [\\d,]+ (completion|output) tokens", Options)]
    public static partial Regex Output();

    /// <summary>Throttling can look like an overflow ("Too many tokens, please wait"), so it is matched first.</summary>
    [GeneratedRegex("throttl|too many requests|too many tokens, please wait|rate[ -]?limit|service unavailable|quota", Options)]
    public static partial Regex NoOverflow();

    [GeneratedRegex("throttl|too many requests|too many tokens, please wait|^rate limit", Options)]
    public static partial Regex Throttled();

    [GeneratedRegex(
        "maximum context length|maximum prompt length is" +
        "|exceed(s|ed)? (the |this )?(model('s)? |available )?(maximum |max )?context (window|length|size|limit)" +
        "|total length of all messages is too long|prompt_tokens \\([\\d,]+\\) must be less than|input token count is [\\d,]+ but" +
        "|expected maxlength: [\\d,]+, actual|cannot exceed the total tokens limit" +
        "|exceed(s|ed)? max(imum)? (message|input|prompt) (tokens|length)" +
        "|(prompt|input) length .{0,20}exceeds? .{0,20}max(imum)?|prompt has too many tokens|request body too large for .{0,80}tokens" +
        "|current length is [\\d,]+ while limit is|input is too large to process|prompt 超长|输入长度超|token ?数?超" +
        "|context window exceeds|exceeded max context length" +
        "|context[ _](length|window)[ _]exceeded|prompt (is )?too long|input token count.{0,30}exceeds" +
        "|prompt contains [\\d,]+ tokens, too large|too large for model with" +
        "|reduce the length of (the|your) (messages|prompt|input)" +
        "|(longer|greater|larger) than the (model's |maximum )?context (length|window|size)|exceeded model token limit" +
        "|longer than the maximum model length|must have less than [\\d,]+ tokens" +
        "|exceed(s|ed)? (the )?(model'?s? )?(maximum )?(input )?token limit|input tokens exceed" +
        "|range of input length should be|input is too long|input length and .{0,20}max_?tokens.{0,20}exceed" +
        "|exceeds the maximum number of (input )?tokens|too many (input )?tokens|context the overflows|tokens \\+ `?max_new_tokens", Options)]
    public static partial Regex Context();

    [GeneratedRegex(
        "\\bmodels?\\b.{0,160}(not exist|not found|n't exist|not available|unavailable|not supported for generate|not deployed" +
        "|no longer (available|supported)|(been|is) (deprecated|retired|decommissioned|shut ?down|removed))" +
        "|not found the model|supported api model names are|(invalid|unknown|unsupported) model|model identifier is invalid|with on-demand throughput isn" +
        "|not a valid model|no (available |allowed )?(endpoints|providers|channel) (found|available)" +
        "|^model: \\S+$|deployment.{0,120}(not exist|not found)|not a chat model|unable to access model|no models? loaded|model_not_found", Options)]
    public static partial Regex Model();

    [GeneratedRegex(
        "unsupported (parameter|value|field|argument)" +
        "|(parameter|argument|field|property|option) .{0,80}(not supported|unsupported|not permitted|not allowed)" +
        "|argument not supported|does not support|doesn't support" +
        "|not supported (with|for|by|on) (this|the) model|is (deprecated|not supported|unsupported)" +
        "|unknown (parameter|field|name|argument)|unrecognized (request )?(arguments?|fields?|parameters?)" +
        "|extra inputs are not permitted" +
        "|cannot both be specified|requires? --enable-auto-tool-choice|cannot find field", Options)]
    public static partial Regex Parameter();

    /// <summary>The answer's format, which a model may not support, or not in this form.</summary>
    [GeneratedRegex(
        "response_?format|json_?schema|\\bjson (mode|schema)|structured[ _]outputs?|guided_(json|decoding|grammar)" +
        "|(response|output)_?schema|output_(format|config)|schema in generationconfig|specified schema produces|\\bgrammar\\b", Options)]
    public static partial Regex AnswerFormat();

    /// <summary>A server that could not convert the schema to a grammar.</summary>
    [GeneratedRegex("(failed|unable|error|invalid).{0,40}\\bgrammar\\b|\\bgrammar\\b.{0,40}(failed|error|invalid)", Options)]
    public static partial Regex Grammar();

    [GeneratedRegex("no endpoints found that (can handle|support)|\\bdoes not support (tools|tool|function|image|thinking|vision)", Options)]
    public static partial Regex MissingFeature();

    [GeneratedRegex(
        "experiencing high (demand|load|traffic)|capacity exceeded|(is|currently|temporarily|engine) (currently )?overloaded" +
        "|too busy|server busy", Options)]
    public static partial Regex Overloaded();

    [GeneratedRegex("request too large", Options)]
    public static partial Regex RequestTooLarge();

    [GeneratedRegex("per[ -]day|\\b(rpd|tpd)\\b|\\bdaily\\b", Options)]
    public static partial Regex Daily();

    /// <summary>A limit of the whole account, and not of one model.</summary>
    [GeneratedRegex("pricing tier|your subscription", Options)]
    public static partial Regex AccountWide();

    [GeneratedRegex("^the input token count|exceeds the available context size", Options)]
    public static partial Regex ContextInServerError();
}
