using System.Text;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Caching;

/// <summary>
/// A request out of few parts, so that many are alike: short texts of two letters, in places that a careless hash would mix up. The description
/// says all that differs.
/// </summary>
internal sealed class RandomRequest
{
    private readonly Random _random;
    private readonly StringBuilder _description = new();

    public RandomRequest(int seed)
    {
        _random = new Random(seed);
        Request = new ChatRequest
        {
            Method = "m",
            System = Maybe("system"),
            History = Many("messages", Message),
            User = Maybe("user"),
            Options = _random.Next(2) == 0 ? null : Options(),
        };
    }

    public ChatRequest Request { get; }

    public string Description => _description.ToString();

    private ChatMessage Message()
    {
        ChatRole role = _random.Next(2) == 0 ? ChatRole.User : ChatRole.Assistant;
        Say($"role {role}");
        return new ChatMessage(role, Many("contents", Content)) 
        {
            // The library takes an empty name for none.
            AuthorName = Maybe("author") is { } author ? author + "x" : null
        };
    }

    private AIContent Content()
    {
        switch (_random.Next(6))
        {
            case 0: return new TextContent(Text("text"));
            case 1: return new TextReasoningContent(Text("thought")) { ProtectedData = Maybe("sealed") };
            case 2: return new DataContent(Encoding.ASCII.GetBytes(Text("data")), "application/pdf") { Name = Maybe("name") };
            case 3: return new HostedFileContent(Text("file") + "f");
            case 4: return new FunctionCallContent(Text("call"), Text("function"), Arguments());
            default: return new FunctionResultContent(Text("result"), Value());
        }
    }

    private Dictionary<string, object?> Arguments()
    {
        var arguments = new Dictionary<string, object?>();
        for (int i = _random.Next(2); i >= 0; i--) arguments[Text("argument") + i] = Value();
        return arguments;
    }

    private object? Value()
    {
        switch (_random.Next(6))
        {
            case 0: Say("null"); return null;
            case 1: return Text("string");
            case 2: Say("true"); return true;
            case 3: int number = _random.Next(2); Say($"int {number}"); return number;
            case 4: Say("double 1"); return 1.0;
            default: return Many("list", Value);
        }
    }

    private ChatOptions Options()
    {
        Say("options");
        return new ChatOptions { Instructions = Maybe("instructions"), StopSequences = Many("stop", () => Text("stop")), ModelId = Maybe("model") };
    }

    private List<T> Many<T>(string what, Func<T> make)
    {
        int count = _random.Next(3);
        Say($"{what} {count}");
        var many = new List<T>();
        for (int i = 0; i < count; i++) many.Add(make());
        return many;
    }

    private string? Maybe(string what)
    {
        if (_random.Next(3) > 0) return Text(what);
        Say($"no {what}");
        return null;
    }

    private string Text(string what)
    {
        string text = string.Concat(Enumerable.Range(0, _random.Next(3)).Select(_ => "ab"[_random.Next(2)]));
        Say($"{what} '{text}'");
        return text;
    }

    private void Say(string part) => _description.Append(part).Append(';');
}
