using Fallback;

namespace Mistakes.FB1010;

public sealed record Order(string Number, Func<decimal> Total);

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IOrderReader
{
    // ! 'IOrderReader.ReadAsync' returns 'Order', of which no JSON schema can express 'Order.Total' (a delegate); give it another type, mark it with [JsonIgnore], or register a converter
    Task<Order> ReadAsync(string mail, CancellationToken cancellationToken = default);
}
